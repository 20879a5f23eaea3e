"""Procession: concurrent Python, learnt and graded by what really happened."""

from grader.errors import GraderError
from grader.language import Text

__all__ = ["GraderError", "Text"]

"""What a class has understood and what not, made from its results alone, as one page."""

from grader.report.overview.html import overview

__all__ = ["overview"]

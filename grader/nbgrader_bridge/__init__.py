"""Procession for those who live in nbgrader: notebooks made from the exercises, and their grading.

One line in nbgrader_config.py, and every command of nbgrader stays what it was:

    from grader.nbgrader_bridge import configure; configure(c)
"""

from grader.nbgrader_bridge.configuration import configure

__all__ = ["configure"]

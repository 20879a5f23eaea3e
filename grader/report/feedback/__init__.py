"""What a learner gets back on one exercise: as a page, and as Markdown."""

from grader.report.feedback.html import feedback_page
from grader.report.feedback.markdown import feedback_markdown
from grader.report.feedback.telling import told

__all__ = ["feedback_markdown", "feedback_page", "told"]

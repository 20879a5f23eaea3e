"""Feedback as Markdown."""

from collections.abc import Iterator

from grader.report.feedback.telling import Told, ToldTest
from grader.report.markdown import block, plain

__all__ = ["feedback_markdown"]


def feedback_markdown(told: Told) -> str:
    """The document, in the language spoken now."""
    head = f"# {plain(str(told.title))} · {plain(told.student)}"
    facts = [plain(str(fact)) for fact in told.facts]
    tests = [part for test in told.tests for part in _test(test)]
    return "\n\n".join([head, *facts, *tests]) + "\n"


def _test(test: ToldTest) -> Iterator[str]:
    yield f"## {plain(str(test.title))}"
    yield plain(" · ".join(map(str, test.facts)))
    if test.message:
        yield block(test.message).rstrip()

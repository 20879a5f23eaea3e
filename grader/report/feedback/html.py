"""Feedback as a page, with both languages to choose from."""

from collections.abc import Sequence
from html import escape

from grader.language import Text
from grader.outcome import Verdict
from grader.report.feedback.telling import Told, ToldTest
from grader.report.page.shell import Shell, languages, packaged

__all__ = ["feedback_page"]

_STYLE = packaged("grader.report.feedback", "feedback.css")
_SIGNS = {Verdict.PASSED: "✓", Verdict.UNGRADED: "?"}
_FAILED = "✕"


def feedback_page(told: Told) -> str:
    """The page, which begins in the language spoken now."""
    shell = Shell()
    facts = "".join(shell.said("p", fact, " class=fact") for fact in told.facts)
    body = (
        f'<header><p class="call">{escape(told.student)}</p>{languages()}'
        f"{shell.said('h1', told.title)}{facts}</header>\n<main>"
        f'<ul class="tests">{"".join(_test(shell, test) for test in told.tests)}</ul></main>\n'
    )
    return shell.document(str(told.title), body, kept="", data={}, style=_STYLE, script="")


def _test(shell: Shell, test: ToldTest) -> str:
    sign = _SIGNS.get(test.verdict, _FAILED)
    message = f"<pre>{escape(test.message)}</pre>" if test.message else ""
    return (
        f'<li class="{test.verdict}"><h2><span aria-hidden="true">{sign}</span> '
        f"{shell.said('span', test.title)}</h2>"
        f'<p class="facts">{_joined(shell, test.facts)}</p>{message}</li>'
    )


def _joined(shell: Shell, facts: Sequence[Text]) -> str:
    return " · ".join(shell.said("span", fact) for fact in facts)

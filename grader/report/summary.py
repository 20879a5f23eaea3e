"""Outcomes as a page of Markdown, for the summary of a step on GitHub.

What learners wrote stands in code blocks that it can't end, or in cells as characters by number:
none of it is Markdown or HTML.
"""

import re
from collections.abc import Iterator, Sequence

from grader.language import Text
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict
from grader.report.printable import printable, readable
from grader.report.words import VERDICT_WORDS, score_in_brief, set_by_hand

__all__ = ["LARGEST", "summary"]

LARGEST = 1_000_000
"""Bytes of a page; GitHub shows none that is larger than 1 MiB."""

_HEAD = Text("| points | test | verdict | orders |", "| 得分 | 测试 | 结果 | 顺序 |")
_ALL = Text("all {explored}", "全部 {explored} 种")
_SOME = Text("{explored} of more", "{explored} 种，未穷尽")
_CUT = Text("There is more than fits here: see the log.", "内容太多，放不下了：其余的见日志。")


def summary(outcomes: Sequence[SubmissionOutcome]) -> str:
    """The page: for each submission its score, a table of its tests and the stories of failures."""
    page, size = [], 0
    for part in (part for outcome in outcomes for part in _parts(outcome)):
        size += len(part.encode())
        if size > LARGEST:
            page.append(f"{_CUT}\n")
            break
        page.append(part)
    return "".join(page)


def _parts(outcome: SubmissionOutcome) -> Iterator[str]:
    title = f"{outcome.exercise}: {score_in_brief(outcome)} · {outcome.student}"
    yield f"### {_inert(title)}\n\n"
    if outcome.status is not Status.GRADED:
        yield _block(outcome.problem)
        return
    rows = "".join(map(_row, outcome.tests))
    yield f"{_HEAD}\n| ---: | --- | --- | --- |\n{rows}\n"
    told = set()
    for test in outcome.tests:
        if test.verdict is not Verdict.PASSED and test.message not in told:
            told.add(test.message)
            yield f"#### {_inert(test.name)}\n\n{_block(test.message)}"


def _row(test: TestOutcome) -> str:
    points = f"{test.points:g} / {test.max_points:g}"
    if test.override is not None:
        points += f"<br>{_inert(set_by_hand(test))}"
    return f"| {points} | {_inert(test.name)} | {VERDICT_WORDS[test.verdict]} | {_orders(test)} |\n"


def _orders(test: TestOutcome) -> str:
    if not test.explored:
        return ""
    return str((_ALL if test.exhaustive else _SOME).filled(explored=test.explored))


def _inert(text: str) -> str:
    """One line of text that Markdown takes for nothing but text."""
    return re.sub(r"[!-/:-@\[-`{-~]", lambda sign: f"&#{ord(sign[0])};", printable(text))


def _block(text: str) -> str:
    """A code block; its fence is longer than any in the text."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}text\n{readable(text)}\n{fence}\n\n"

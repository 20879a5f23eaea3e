"""Outcomes as a page of Markdown, for the summary of a step on GitHub.

What learners wrote is none of it Markdown or HTML.
"""

from collections.abc import Iterator, Sequence

from grader.language import Text
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict
from grader.report.markdown import block, inert
from grader.report.words import VERDICT_WORDS, orders_in_brief, score_in_brief, set_by_hand

__all__ = ["LARGEST", "summary"]

LARGEST = 1_000_000
"""Bytes of a page; GitHub shows none that is larger than 1 MiB."""

_HEAD = Text("| points | test | verdict | orders |", "| 得分 | 测试 | 结果 | 顺序 |")
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
    yield f"### {inert(title)}\n\n"
    if outcome.status is not Status.GRADED:
        yield block(outcome.problem)
        return
    rows = "".join(map(_row, outcome.tests))
    yield f"{_HEAD}\n| ---: | --- | --- | --- |\n{rows}\n"
    told = set()
    for test in outcome.tests:
        if test.verdict is not Verdict.PASSED and test.message not in told:
            told.add(test.message)
            yield f"#### {inert(test.name)}\n\n{block(test.message)}"


def _row(test: TestOutcome) -> str:
    points = f"{test.points:g} / {test.max_points:g}"
    if test.override is not None:
        points += f"<br>{inert(set_by_hand(test))}"
    verdict, orders = VERDICT_WORDS[test.verdict], orders_in_brief(test)
    return f"| {points} | {inert(test.name)} | {verdict} | {orders} |\n"

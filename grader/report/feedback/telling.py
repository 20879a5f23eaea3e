"""What is told to a learner of one submission: data, in both languages.

Messages alone are in the language of the grading. Nothing here is safe as markup yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.language import Text, in_both
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict
from grader.report.discretion import for_the_learner
from grader.report.printable import printable, readable
from grader.report.words import (
    VERDICT_WORDS,
    late_in_words,
    orders_in_brief,
    score_in_brief,
    set_by_hand,
    title_of,
)

__all__ = ["Told", "ToldTest", "told"]

_SCORE = Text("{exercise}: {score}", "{exercise}：{score}")
_WHEN = Text("Due {due}, handed in {handed_in} (UTC).", "截止 {due}，提交 {handed_in}（UTC）。")
_POINTS = Text("{points:g} of {most:g} points", "{points:g} / {most:g} 分")
_ORDERS = Text("orders seen: {orders}", "看过的顺序：{orders}")
_HIDDEN = Text("hidden", "隐藏")


@dataclass(frozen=True, slots=True)
class ToldTest:
    """One test: `facts` are its points and the like; `message` is empty where none is shown."""

    verdict: Verdict
    title: Text
    facts: tuple[Text, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Told:
    """One submission: `facts` are lateness, or why there is no score."""

    student: str
    title: Text
    facts: tuple[Text, ...]
    tests: tuple[ToldTest, ...]


def told(outcome: SubmissionOutcome, *, reveal: bool) -> Told:
    """What the learner is told; of hidden tests the messages too, if `reveal` is set."""
    shown = for_the_learner(outcome, reveal=reveal)
    score = in_both(lambda: score_in_brief(shown))
    return Told(
        printable(shown.student),
        _SCORE.filled(exercise=printable(shown.exercise), score=score),
        tuple(_facts(shown)),
        tuple(map(_test, shown.tests)),
    )


def _facts(outcome: SubmissionOutcome) -> Iterator[Text]:
    late = outcome.late
    if late is not None:
        yield in_both(lambda: late_in_words(outcome))
        yield _WHEN.filled(due=_moment(late.due), handed_in=_moment(late.handed_in))
    if outcome.status is not Status.GRADED:
        problem = printable(outcome.problem)
        yield Text(problem, problem)


def _moment(text: str) -> str:
    return text.removesuffix("+00:00").replace("T", " ")


def _test(test: TestOutcome) -> ToldTest:
    passed = test.verdict is Verdict.PASSED
    message = "" if passed else readable(test.message).strip()
    return ToldTest(test.verdict, title_of(test.title, test.name), tuple(_said(test)), message)


def _said(test: TestOutcome) -> Iterator[Text]:
    yield VERDICT_WORDS[test.verdict]
    yield _POINTS.filled(points=test.points, most=test.max_points)
    if test.hidden:
        yield _HIDDEN
    if test.explored and test.verdict is Verdict.PASSED:
        yield _ORDERS.filled(orders=in_both(lambda: orders_in_brief(test)))
    if test.override is not None:
        by_hand = in_both(lambda: set_by_hand(test))
        yield Text(printable(by_hand.en), printable(by_hand.zh))

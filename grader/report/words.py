"""The words for verdicts, scores and steps, the same wherever they are shown."""

from grader.language import Text, in_both, paragraph
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict
from grader.report.printable import printable

__all__ = [
    "READS",
    "VERDICT_WORDS",
    "WRITES",
    "late_in_words",
    "orders_in_brief",
    "score_in_brief",
    "set_by_hand",
    "title_of",
    "verdict_in_brief",
]

READS = Text("reads", "读到")
WRITES = Text("writes", "写入")

VERDICT_WORDS = {
    Verdict.PASSED: Text("passed", "通过"),
    Verdict.WRONG: Text("wrong", "结果不对"),
    Verdict.DEADLOCK: Text("deadlock", "死锁"),
    Verdict.RUNAWAY: Text("runaway", "停不下来"),
    Verdict.CRASHED: Text("crashed", "崩溃"),
    Verdict.LEAKED: Text("leaked", "有遗留"),
    Verdict.REFUSED: Text("refused", "被拒绝"),
    Verdict.UNTOUCHED: Text("untouched", "未动手"),
    Verdict.UNGRADED: Text("ungraded", "未评分"),
}

_MISSING = Text("missing", "未提交")
_LATE = Text("{score} −{penalty:g} late", "{score} 迟交 −{penalty:g}")
_LATE_IN_WORDS = Text(
    "{days} days late: {penalty:g} points less, {total:g} in place of {score:g}.",
    "迟交 {days} 天，扣 {penalty:g} 分：{score:g} 分改计为 {total:g} 分。",
)
_ALL = Text("all {explored}", "全部 {explored} 种")
_SOME = Text("{explored} of more", "{explored} 种，未穷尽")
_BY_HAND = Text(
    "{points:g} points set by hand in place of {graded:g}: {why}",
    "人工改为 {points:g} 分（原为 {graded:g} 分）：{why}",
)


def score_in_brief(outcome: SubmissionOutcome) -> str:
    """`8/10`, with what being late costs beside it, or why there is no score."""
    if outcome.status is Status.GRADED:
        score = f"{outcome.score:g}/{outcome.max_score:g}"
        late = outcome.late
        return str(_LATE.filled(score=score, penalty=late.penalty)) if late else score
    word = _MISSING if outcome.status is Status.MISSING else VERDICT_WORDS[Verdict.UNGRADED]
    return str(word)


def verdict_in_brief(outcome: SubmissionOutcome) -> Text:
    """One word for a submission: the verdict of its first test that failed, or why it has none."""
    if outcome.status is Status.MISSING:
        return _MISSING
    if outcome.status is Status.UNGRADED:
        return VERDICT_WORDS[Verdict.UNGRADED]
    failed = (test.verdict for test in outcome.tests if test.verdict is not Verdict.PASSED)
    return VERDICT_WORDS[next(failed, Verdict.PASSED)]


def set_by_hand(test: TestOutcome) -> str:
    """That a person has set the points, and why; empty where nobody has."""
    if test.override is None:
        return ""
    graded, why = test.override.graded, test.override.why
    return str(_BY_HAND.filled(points=test.points, graded=graded, why=why))


def late_in_words(outcome: SubmissionOutcome) -> str:
    """What being late costs; empty for what was in time."""
    late = outcome.late
    if late is None:
        return ""
    total, score = outcome.total, outcome.score
    filled = _LATE_IN_WORDS.filled(days=late.days, penalty=late.penalty, total=total, score=score)
    return str(filled)


def orders_in_brief(test: TestOutcome) -> str:
    """How many orders an explored test has seen, and whether there are more; else empty."""
    if not test.explored:
        return ""
    return str((_ALL if test.exhaustive else _SOME).filled(explored=test.explored))


def title_of(title: str, name: str) -> Text:
    """What a test asks for, in both languages: its docstring, or the name where it has none."""
    return in_both(lambda: printable(paragraph(title) if title else name))

"""The words for verdicts, scores and steps, the same wherever they are shown."""

from grader.language import Text
from grader.outcome import Status, SubmissionOutcome, Verdict

__all__ = ["READS", "VERDICT_WORDS", "WRITES", "score_in_brief"]

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


def score_in_brief(outcome: SubmissionOutcome) -> str:
    """`8/10`, or why there is no score."""
    if outcome.status is Status.GRADED:
        return f"{outcome.score:g}/{outcome.max_score:g}"
    word = _MISSING if outcome.status is Status.MISSING else VERDICT_WORDS[Verdict.UNGRADED]
    return str(word)

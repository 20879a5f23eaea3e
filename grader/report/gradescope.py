"""Results as Gradescope takes them from an autograder.

https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format
"""

from typing import Any

from grader.language import Text
from grader.outcome import SubmissionOutcome, TestOutcome, Verdict
from grader.report.annotations import for_everybody
from grader.report.printable import printable, readable
from grader.report.words import VERDICT_WORDS, set_by_hand

__all__ = ["HIDDEN", "gradescope_results"]

HIDDEN = "after_published"
"""When a hidden test is shown: not before the instructor has published the grades."""
_LATE = Text(
    "{days} days late: {penalty:g} points less, {total:g} in place of {score:g}.",
    "迟交 {days} 天，扣 {penalty:g} 分：{score:g} 分改计为 {total:g} 分。",
)


def gradescope_results(outcome: SubmissionOutcome) -> dict[str, Any]:
    """The results.json of one graded submission.

    Hidden tests have numbers in place of their names, so that nothing is lost by publishing.
    """
    results: dict[str, Any] = {
        "score": outcome.total,
        "execution_time": round(outcome.seconds, 3),
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(test) for test in for_everybody(outcome).tests],
    }
    if outcome.late is not None:
        late = outcome.late
        results["output"] = str(
            _LATE.filled(
                days=late.days, penalty=late.penalty, total=outcome.total, score=outcome.score
            )
        )
    return results


def _test(test: TestOutcome) -> dict[str, Any]:
    passed = test.verdict is Verdict.PASSED
    word = str(VERDICT_WORDS[test.verdict])
    lines = ["" if passed else f"[{word}]", readable(test.message), set_by_hand(test)]
    return {
        "name": printable(test.name),
        "score": test.points,
        "max_score": test.max_points,
        "status": "passed" if passed else "failed",
        "output": "\n".join(filter(None, lines)),
        "output_format": "text",
        "visibility": HIDDEN if test.hidden else "visible",
    }

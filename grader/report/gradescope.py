"""Results as Gradescope takes them from an autograder.

https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format
"""

from typing import Any

from grader.outcome import SubmissionOutcome, TestOutcome, Verdict
from grader.report.discretion import for_everybody
from grader.report.printable import printable, readable
from grader.report.words import VERDICT_WORDS, late_in_words, set_by_hand

__all__ = ["HIDDEN", "gradescope_results"]

HIDDEN = "after_published"
"""When a hidden test is shown: not before the instructor has published the grades."""


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
        results["output"] = late_in_words(outcome)
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

"""What of hidden tests is for whose eyes. Their source and their arguments are for nobody's."""

from collections.abc import Iterator
from itertools import count

from msgspec.structs import replace

from grader.language import Text
from grader.outcome import SubmissionOutcome, TestOutcome, Verdict

__all__ = ["for_everybody", "for_the_learner"]

_HIDDEN = Text("hidden test {number}", "隐藏测试 {number}")
_OURS = Text(
    "A hidden test could not be judged. The fault is ours and costs nothing; results.json has it.",
    "有一项隐藏测试没能评判。错在评分器，不扣分；详情见 results.json。",
)


def for_everybody(outcome: SubmissionOutcome) -> SubmissionOutcome:
    """The outcome as whoever sees the log may read it.

    Hidden tests have numbers in place of names. Their messages, the tests' own words, stay; what
    an error of ours says in one of them goes, for it may quote the test.
    """
    numbers = count(1)
    tests = tuple(_public(test, numbers) if test.hidden else test for test in outcome.tests)
    ours = any(test.hidden and test.verdict is Verdict.UNGRADED for test in tests)
    return replace(outcome, tests=tests, problem=str(_OURS) if ours else outcome.problem)


def for_the_learner(outcome: SubmissionOutcome, *, reveal: bool) -> SubmissionOutcome:
    """The outcome as the learner may read it, once all is graded.

    Hidden tests have their titles; where they have none, numbers in place of names. Their messages
    are left out unless `reveal` is set: then they are what is shown to everybody.
    """
    public = for_everybody(outcome)
    pairs = zip(outcome.tests, public.tests, strict=True)
    tests = tuple(_named(test, shown, reveal) if test.hidden else test for test, shown in pairs)
    return replace(public, tests=tests)


def _named(test: TestOutcome, shown: TestOutcome, reveal: bool) -> TestOutcome:
    ours = test.verdict is Verdict.UNGRADED
    return replace(shown, message=shown.message if reveal or ours else "")


def _public(test: TestOutcome, numbers: Iterator[int]) -> TestOutcome:
    message = str(_OURS) if test.verdict is Verdict.UNGRADED else test.message
    return replace(test, name=str(_HIDDEN.filled(number=next(numbers))), message=message)

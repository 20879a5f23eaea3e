"""Points that a person sets in place of the grader's. They stay through every regrade."""

from dataclasses import dataclass
from pathlib import Path

from grader.batch.database import Database, storable
from grader.batch.rows import read_results
from grader.batch.store import now, rewrite, written_batch
from grader.errors import UsageError
from grader.outcome import SubmissionOutcome, TestOutcome

__all__ = ["Correction", "correct"]

_STEP = 0.5
"""What points are multiples of."""


@dataclass(frozen=True, slots=True)
class Correction:
    """`points` for one test, and `why`; None takes back what was set before."""

    student: str
    exercise: str
    test: str
    points: float | None
    why: str


def correct(folder: Path, correction: Correction) -> tuple[SubmissionOutcome, SubmissionOutcome]:
    """Keep `correction` in `folder`, and make results.json anew; the outcome before and after.

    UsageError when there is no such test in the results, or the points are not possible.
    """
    if not correction.why.strip():
        raise UsageError("--why is empty: the learner reads it. Say why the points are not right")
    with Database(folder, make=False) as database, database.usable(), database.transaction():
        batch = written_batch(database)
        before = _outcome(database, batch, correction)
        _check_points(_test(before, correction), correction)
        database.insert(
            "overrides",
            made=now(),
            student=before.student,
            exercise=before.exercise,
            test=storable(correction.test),
            points=correction.points,
            why=storable(correction.why.strip()),
        )
        after = _outcome(database, batch, correction)
        rewrite(database, folder)
    return before, after


def _outcome(database: Database, batch: int, correction: Correction) -> SubmissionOutcome:
    outcomes = list(read_results(database, batch))
    students = {each.student for each in outcomes}
    student = storable(correction.student)
    if student not in students:
        raise UsageError(f"{database.file}: there is no student {student!r} in the last results")
    theirs = {each.exercise: each for each in outcomes if each.student == student}
    if correction.exercise not in theirs:
        raise UsageError(
            f"{database.file}: {student} has no exercise {correction.exercise!r} in the last "
            f"results. There are: {', '.join(theirs)}"
        )
    return theirs[correction.exercise]


def _test(outcome: SubmissionOutcome, correction: Correction) -> TestOutcome:
    tests = {test.name: test for test in outcome.tests}
    if not tests:
        raise UsageError(
            f"{outcome.student} {outcome.exercise}: is {outcome.status}, and no test has points. "
            "Hand something in for them, and grade it"
        )
    if correction.test not in tests:
        raise UsageError(
            f"{outcome.student} {outcome.exercise}: has no test {correction.test!r}. "
            f"There are: {', '.join(tests)}"
        )
    return tests[correction.test]


def _check_points(test: TestOutcome, correction: Correction) -> None:
    points = correction.points
    if points is not None and not (0 <= points <= test.max_points and points % _STEP == 0):
        raise UsageError(
            f"{points:g} points are not possible: {test.name} has 0 to {test.max_points:g}, "
            f"in steps of {_STEP:g}"
        )

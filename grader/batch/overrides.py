"""Points that a person sets in place of the grader's. They stay through every regrade."""

from dataclasses import dataclass
from pathlib import Path

from grader.batch.database import Database, storable
from grader.batch.lookup import outcome_of, test_of
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
        whose = correction.student, correction.exercise
        before = outcome_of(database, batch, *whose)
        _check_points(test_of(before, correction.test), correction)
        database.insert(
            "overrides",
            made=now(),
            student=before.student,
            exercise=before.exercise,
            test=storable(correction.test),
            points=correction.points,
            why=storable(correction.why.strip()),
        )
        after = outcome_of(database, batch, *whose)
        rewrite(database, folder)
    return before, after


def _check_points(test: TestOutcome, correction: Correction) -> None:
    points = correction.points
    if points is not None and not (0 <= points <= test.max_points and points % _STEP == 0):
        raise UsageError(
            f"{points:g} points are not possible: {test.name} has 0 to {test.max_points:g}, "
            f"in steps of {_STEP:g}"
        )

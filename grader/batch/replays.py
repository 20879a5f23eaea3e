"""What is kept of a test's failure that can be seen again: the work, and the order it failed in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.batch.database import Database, storable
from grader.batch.identity import exercise_digest
from grader.batch.lookup import outcome_of, test_of
from grader.batch.store import written_batch
from grader.errors import UsageError
from grader.exercise import Exercise
from grader.outcome import SubmissionOutcome, TestOutcome, Verdict

__all__ = ["Failure", "kept_failure"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that failed in the order `schedule`, and the `work` that it failed on."""

    test: TestOutcome
    schedule: str
    work: bytes


def kept_failure(folder: Path, student: str, exercise: Exercise, name: str) -> Failure:
    """The failure of the test `name` in `folder`'s last results.

    UsageError when there is none that can be seen again, or the exercise has changed since.
    """
    with Database(folder, make=False) as database, database.usable():
        batch = written_batch(database)
        outcome = outcome_of(database, batch, student, exercise.name)
        test = test_of(outcome, name)
        whose = f"{outcome.student} {outcome.exercise} {name}"
        schedule = _schedule(test, whose)
        row = _row(database, batch, outcome)
        if row["exercise_digest"] != exercise_digest(exercise):
            raise UsageError(
                f"{whose}: {exercise.name} has changed since it was graded. Grade it again, then "
                "replay"
            )
        kept = database.run(
            "SELECT content FROM works WHERE student = ? AND exercise = ? AND digest = ?",
            (storable(student), exercise.name, row["work_digest"]),
        ).fetchone()
    if kept is None:
        raise UsageError(
            f"{whose}: {database.file} has not kept the work: it was graded by an older grader. "
            "Grade it again with --regrade, then replay"
        )
    return Failure(test, schedule, kept["content"])


def _schedule(test: TestOutcome, whose: str) -> str:
    if test.verdict is Verdict.PASSED:
        raise UsageError(f"{whose}: passed, there is nothing to replay. Name a test that failed")
    if test.schedule is None:
        raise UsageError(
            f"{whose}: is {test.verdict} by no explored run of its own, so there is no order to "
            "replay. Read its message in results.json"
        )
    return test.schedule


def _row(database: Database, batch: int, outcome: SubmissionOutcome) -> Any:
    """What the outcome follows from."""
    return database.run(
        "SELECT work_digest, exercise_digest FROM results "
        "JOIN outcomes ON outcomes.id = results.outcome_id "
        "WHERE results.batch_id = ? AND student = ? AND exercise = ?",
        (batch, outcome.student, outcome.exercise),
    ).fetchone()

"""One student's outcome, and one test of it, in the last results of a folder."""

from grader.batch.database import Database, storable
from grader.batch.rows import read_results
from grader.errors import UsageError
from grader.outcome import SubmissionOutcome, TestOutcome

__all__ = ["outcome_of", "test_of"]


def outcome_of(database: Database, batch: int, student: str, exercise: str) -> SubmissionOutcome:
    """The outcome in that batch; UsageError, with what there is, when there is none."""
    outcomes = list(read_results(database, batch))
    student = storable(student)
    if student not in {each.student for each in outcomes}:
        raise UsageError(f"{database.file}: there is no student {student!r} in the last results")
    theirs = {each.exercise: each for each in outcomes if each.student == student}
    if exercise not in theirs:
        raise UsageError(
            f"{database.file}: {student} has no exercise {exercise!r} in the last "
            f"results. There are: {', '.join(theirs)}"
        )
    return theirs[exercise]


def test_of(outcome: SubmissionOutcome, name: str) -> TestOutcome:
    """The test of that name; UsageError, with the names there are, when there is none."""
    tests = {test.name: test for test in outcome.tests}
    if not tests:
        raise UsageError(
            f"{outcome.student} {outcome.exercise}: is {outcome.status}, and no test has points. "
            "Hand something in for them, and grade it"
        )
    if name not in tests:
        raise UsageError(
            f"{outcome.student} {outcome.exercise}: has no test {name!r}. "
            f"There are: {', '.join(tests)}"
        )
    return tests[name]

"""Outcomes as rows of the database and back; overrides are put over them when they are read."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from grader.batch.database import Database, storable
from grader.batch.identity import Identity
from grader.errors import UsageError
from grader.outcome import Late, Override, Shape, SubmissionOutcome, TestOutcome

__all__ = ["LATE", "corrected", "read_outcome", "read_results", "write_outcome"]

_OUTCOME = tuple(
    name for name in SubmissionOutcome.__struct_fields__ if name not in ("tests", "late")
)
LATE = Late.__struct_fields__
_TEST = tuple(name for name in TestOutcome.__struct_fields__ if name != "override")


def write_outcome(
    database: Database, batch: int, outcome: SubmissionOutcome, identity: Identity, **facts: str
) -> int:
    """Add `outcome` with its tests and these `facts` on it, and give its id."""
    key = database.insert(
        "outcomes",
        batch_id=batch,
        **{name: _value(getattr(outcome, name)) for name in _OUTCOME},
        **identity.columns(),
        **facts,
    )
    for position, test in enumerate(outcome.tests):
        values = {name: _value(getattr(test, name)) for name in _TEST}
        database.insert("tests", outcome_id=key, position=position, **values)
    return key


def read_results(database: Database, batch: int) -> Iterator[SubmissionOutcome]:
    """The outcomes that `batch` has graded or taken over, by student and then exercise."""
    rows = database.run(
        "SELECT outcomes.*, due, handed_in, days, penalty "
        "FROM results JOIN outcomes ON outcomes.id = results.outcome_id "
        "WHERE results.batch_id = ? ORDER BY student, exercise",
        (batch,),
    ).fetchall()
    for row in rows:
        outcome = corrected(database, read_outcome(database, row))
        late = Late(**{name: row[name] for name in LATE}) if row["due"] else None
        yield replace(outcome, late=late)


def read_outcome(database: Database, row: Any) -> SubmissionOutcome:
    """The outcome of a row of the table, as it was graded."""
    tests = database.run("SELECT * FROM tests WHERE outcome_id = ? ORDER BY position", (row["id"],))
    facts = {name: row[name] for name in _OUTCOME}
    try:
        facts["tests"] = [_test_facts(test) for test in tests]
        return msgspec.convert(facts, SubmissionOutcome, strict=False)
    except msgspec.DecodeError as error:
        raise UsageError(
            f"{database.file}: is damaged (outcome {row['id']}: {error}). "
            "Move it away and grade again"
        ) from error


def _test_facts(row: Any) -> dict[str, Any]:
    facts = {name: row[name] for name in _TEST}
    if facts["shape"] is not None:
        facts["shape"] = msgspec.json.decode(facts["shape"])
    return facts


def corrected(database: Database, outcome: SubmissionOutcome) -> SubmissionOutcome:
    """`outcome` with the last override of each of its tests; without points it takes one back."""
    rows = database.run(
        "SELECT test, points, why FROM overrides WHERE student = ? AND exercise = ? ORDER BY id",
        (outcome.student, outcome.exercise),
    )
    last = {row["test"]: row for row in rows}
    if not any(test.name in last for test in outcome.tests):
        return outcome
    tests = tuple(_overridden(test, last.get(test.name)) for test in outcome.tests)
    return replace(outcome, tests=tests, score=sum(test.points for test in tests))


def _overridden(test: TestOutcome, row: Any) -> TestOutcome:
    if row is None or row["points"] is None:
        return test
    return replace(test, points=row["points"], override=Override(test.points, row["why"]))


def _value(value: Any) -> Any:
    """What SQLite keeps: a text that is one, the word of a verdict, a shape as JSON."""
    if isinstance(value, Shape):
        return msgspec.json.encode(value).decode()
    return storable(value) if isinstance(value, str) else value

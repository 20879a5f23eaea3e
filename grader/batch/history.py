"""What became otherwise in a results folder since something was first graded there, and why."""

from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from grader.batch.database import Database
from grader.batch.rows import read_outcome
from grader.outcome import SubmissionOutcome
from grader.report.history import Change
from grader.report.words import VERDICT_WORDS

__all__ = ["history"]

_NONE = "–"


def history(folder: Path) -> list[Change]:
    """Each regrade and each override in `folder`, in the order in which they came."""
    with Database(folder, make=False) as database, database.usable():
        changes = [*_regrades(database), *_overrides(database)]
    return sorted(changes, key=lambda change: change.when)


def _regrades(database: Database) -> Iterator[Change]:
    rows = database.run("SELECT * FROM outcomes ORDER BY student, exercise, id").fetchall()
    for _, versions in groupby(rows, key=lambda row: (row["student"], row["exercise"])):
        for before, after in pairwise(versions):
            yield _regrade(database, before, after)


def _regrade(database: Database, before: Any, after: Any) -> Change:
    old, new = read_outcome(database, before), read_outcome(database, after)
    return Change(
        when=after["committed"],
        student=new.student,
        exercise=new.exercise,
        reasons=tuple(after["reasons"].split()),
        score=f"{old.score:g} → {new.score:g}",
        tests=tuple(_differences(old, new)),
    )


def _differences(old: SubmissionOutcome, new: SubmissionOutcome) -> Iterator[str]:
    """A line on each test that ended otherwise, is new or is gone."""
    before = {test.name: test for test in old.tests}
    after = {test.name: test for test in new.tests}
    for name in {**before, **after}:
        one, other = before.get(name), after.get(name)
        verdicts = [str(VERDICT_WORDS[test.verdict]) if test else _NONE for test in (one, other)]
        if verdicts[0] != verdicts[1]:
            yield f"{name}: {verdicts[0]} → {verdicts[1]}"
        elif one and other and one.points != other.points:
            yield f"{name}: {one.points:g} → {other.points:g}"


def _overrides(database: Database) -> Iterator[Change]:
    for row in database.run("SELECT * FROM overrides ORDER BY id").fetchall():
        points = _NONE if row["points"] is None else f"{row['points']:g}"
        yield Change(
            when=row["made"],
            student=row["student"],
            exercise=row["exercise"],
            reasons=("override",),
            score="",
            tests=(f"{row['test']}: {points} ({row['why']})",),
        )

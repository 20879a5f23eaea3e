"""What one call of the grader keeps in results.db, from the moment that it exists.

Nothing is ever overwritten: a call adds a batch, and to it the outcomes that it has graded or
taken over from earlier batches. results.json is made from those.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from grader.batch.database import DATABASE, Database, storable
from grader.batch.identity import UNKNOWN, Identity
from grader.batch.results import write_results
from grader.batch.rows import LATE, corrected, read_outcome, read_results, write_outcome
from grader.errors import MachineError, UsageError
from grader.outcome import Late, SubmissionOutcome

__all__ = [
    "AGAIN",
    "DATABASE",
    "Key",
    "Store",
    "Work",
    "last_results",
    "now",
    "rewrite",
    "written_batch",
]

AGAIN = "again"
"""The reason of a grading that nothing else gave one for: --regrade, or two calls at a time."""
_KEEP = """
    INSERT INTO works (student, exercise, digest, name, handed_in, seen, content)
    VALUES (:student, :exercise, :digest, :name, :handed_in, :seen, :content)
    ON CONFLICT DO UPDATE SET handed_in =
        coalesce(min(handed_in, excluded.handed_in), handed_in, excluded.handed_in)"""
_CHARGE = """
    UPDATE results SET due = :due, handed_in = :handed_in, days = :days, penalty = :penalty
    WHERE batch_id = :batch AND outcome_id IN
        (SELECT id FROM outcomes WHERE student = :student AND exercise = :exercise)"""


@dataclass(frozen=True, slots=True)
class Work:
    """One version of what a student has handed in; moments in UTC, ISO 8601."""

    student: str
    exercise: str
    digest: str
    name: str
    handed_in: str | None
    seen: str
    content: bytes


_WORK = tuple(field.name for field in fields(Work))


@dataclass(frozen=True, slots=True)
class Key:
    """Whose outcome; with an identity, only one that follows from the same."""

    student: str
    exercise: str
    identity: Identity | None = None


class Store:
    """The database of one results folder, open for one batch. A context manager."""

    def __init__(self, folder: Path, source: Path) -> None:
        """Open `folder`'s database, making it if need be, and begin a batch for `source`."""
        self._folder = folder
        self._database = Database(folder)
        try:
            with self._database.usable(), self._database.transaction():
                self._batch = self._database.insert(
                    "batches", started=now(), source=storable(str(source))
                )
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; what was added is on the disk already."""
        self._database.close()

    def add(self, outcome: SubmissionOutcome, identity: Identity | None = None) -> None:
        """Keep `outcome`: it is on the disk when this returns. MachineError when it can't be.

        Without an identity it is never taken over by a later call.
        """
        database, identity = self._database, identity or UNKNOWN
        try:
            with database.transaction():
                key = write_outcome(
                    database,
                    self._batch,
                    outcome,
                    identity,
                    committed=now(),
                    reasons=" ".join(self._reasons(outcome, identity)),
                )
                database.insert("results", batch_id=self._batch, outcome_id=key)
        except sqlite3.Error as error:
            raise MachineError(
                f"{database.file}: an outcome could not be kept ({error}). "
                "Make room on the disk and grade again"
            ) from error

    def take(self, keys: Iterable[Key]) -> dict[Key, SubmissionOutcome]:
        """Take over the newest kept outcome of each that has one; gives those."""
        taken = {}
        with self._database.usable(), self._database.transaction():
            for key in keys:
                row = self._newest(key)
                if row is not None:
                    self._database.insert("results", batch_id=self._batch, outcome_id=row["id"])
                    taken[key] = corrected(self._database, read_outcome(self._database, row))
        return taken

    def outcomes(self) -> Iterator[SubmissionOutcome]:
        """The outcomes of this batch, by student and then exercise."""
        with self._database.usable():
            yield from read_results(self._database, self._batch)

    def keep(self, works: Iterable[Work]) -> None:
        """Keep what was handed in, also what no longer counts."""
        with self._database.usable(), self._database.transaction():
            for work in works:
                values = {name: getattr(work, name) for name in _WORK}
                self._database.run(_KEEP, values | {"student": storable(work.student)})

    def handed_in(self, student: str, exercise: str, digest: str) -> datetime | None:
        """When a content was first handed in: a later copy of it is not later for that."""
        row = self._database.run(
            "SELECT handed_in FROM works WHERE student = ? AND exercise = ? AND digest = ?",
            (storable(student), exercise, digest),
        ).fetchone()
        return datetime.fromisoformat(row["handed_in"]) if row and row["handed_in"] else None

    def write(
        self, late: Mapping[tuple[str, str], Late] = MappingProxyType({})
    ) -> tuple[SubmissionOutcome, ...]:
        """Make results.json from this batch, and give what is in it.

        `late` is what being late costs, by student and exercise.
        """
        with self._database.usable(), self._database.transaction():
            for (student, exercise), cost in late.items():
                self._database.run(
                    _CHARGE,
                    {name: getattr(cost, name) for name in LATE}
                    | {"batch": self._batch, "student": storable(student), "exercise": exercise},
                )
            self._database.run(
                "UPDATE batches SET written = 1 + (SELECT coalesce(max(written), 0) FROM batches) "
                "WHERE id = ?",
                (self._batch,),
            )
            outcomes = tuple(read_results(self._database, self._batch))
            write_results(self._folder, outcomes)
        return outcomes

    def _newest(self, key: Key) -> Any:
        where = "student = :student AND exercise = :exercise"
        values = {"student": storable(key.student), "exercise": key.exercise}
        if key.identity is not None:
            if not key.identity.known:
                return None
            values |= key.identity.columns()
            same = " AND ".join(f"{name} = :{name}" for name in key.identity.columns())
            where += f" AND status != 'ungraded' AND {same}"
        statement = f"SELECT * FROM outcomes WHERE {where} ORDER BY id DESC LIMIT 1"  # noqa: S608
        return self._database.run(statement, values).fetchone()

    def _reasons(self, outcome: SubmissionOutcome, identity: Identity) -> list[str]:
        """Why it was graded though there was an outcome: what is not as it was then."""
        before = self._newest(Key(outcome.student, outcome.exercise))
        if before is None:
            return []
        changed = [name for name, value in identity.columns().items() if before[name] != value]
        if before["status"] == "ungraded":
            changed.append("ungraded")
        return changed or [AGAIN]


def rewrite(database: Database, folder: Path) -> None:
    """Make results.json anew from the batch that it was made from. Within a transaction."""
    write_results(folder, read_results(database, written_batch(database)))


def last_results(folder: Path) -> list[SubmissionOutcome]:
    """What results.json in `folder` was made from; UsageError when nothing was."""
    with Database(folder, make=False) as database, database.usable():
        return list(read_results(database, written_batch(database)))


def written_batch(database: Database) -> int:
    """The batch that results.json was made from; UsageError when there is none."""
    row = database.run(
        "SELECT id FROM batches WHERE written IS NOT NULL ORDER BY written DESC LIMIT 1"
    ).fetchone()
    if row is None:
        raise UsageError(
            f"{database.file}: no grading has come to its end there. "
            "Run the same `grader grade` again: it goes on where it was"
        )
    return int(row["id"])


def now() -> str:
    """The moment, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")

"""results.db: every outcome, kept from the moment it exists. results.json is made from it.

Each call of the grader adds a batch, so that earlier batches stay as history. Nothing is ever
overwritten; the outcomes of a call are those of its own batch.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from grader.errors import MachineError, UsageError
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict

try:
    from sqlalchemy import (
        URL,
        Boolean,
        Column,
        Connection,
        CursorResult,
        Engine,
        Float,
        ForeignKey,
        Integer,
        MetaData,
        Row,
        String,
        Table,
        UniqueConstraint,
        create_engine,
        insert,
        select,
        text,
    )
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.pool import NullPool
except ModuleNotFoundError as error:
    raise UsageError(
        f"grading many submissions needs {error.name}. Run: pip install 'procession[grading]'"
    ) from error

__all__ = ["DATABASE", "Store"]

DATABASE = "results.db"
_SCHEMA = 3
_MIGRATIONS = {
    1: "ALTER TABLE outcomes ADD COLUMN sandbox VARCHAR NOT NULL DEFAULT ''",
    2: "ALTER TABLE tests ADD COLUMN line INTEGER",
}
"""From each older schema to the next."""
_BUSY_SECONDS = 30

_metadata = MetaData()
_batches = Table(
    "batches",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("started", String, nullable=False),
    Column("source", String, nullable=False),
)
_outcomes = Table(
    "outcomes",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("batches.id"), nullable=False),
    Column("student", String, nullable=False),
    Column("exercise", String, nullable=False),
    Column("score", Float, nullable=False),
    Column("max_score", Float, nullable=False),
    Column("status", String, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("problem", String, nullable=False),
    Column("sandbox", String, nullable=False),
    UniqueConstraint("batch_id", "student", "exercise"),
)
_tests = Table(
    "tests",
    _metadata,
    Column("outcome_id", ForeignKey("outcomes.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("hidden", Boolean, nullable=False),
    Column("points", Float, nullable=False),
    Column("max_points", Float, nullable=False),
    Column("verdict", String, nullable=False),
    Column("message", String, nullable=False),
    Column("line", Integer),
    Column("schedule", String),
    Column("explored", Integer, nullable=False),
    Column("exhaustive", Boolean, nullable=False),
)


class Store:
    """The database of one results folder, open for one batch. A context manager."""

    def __init__(self, folder: Path, source: Path) -> None:
        """Open `folder`'s database, making it if need be, and begin a batch for `source`."""
        self._file = folder / DATABASE
        self._engine = _engine(self._file)
        with _usable(self._file):
            self._connection = self._engine.connect()
            try:
                _prepare(self._connection, self._file)
                self._batch = _begin_batch(self._connection, source)
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; what was added is on the disk already."""
        self._connection.close()
        self._engine.dispose()

    def add(self, outcome: SubmissionOutcome) -> None:
        """Keep `outcome`: it is on the disk when this returns. MachineError when it can't be."""
        try:
            with self._connection.begin():
                _write(self._connection, self._batch, outcome)
        except DBAPIError as error:
            raise MachineError(
                f"{self._file}: an outcome could not be kept ({error.orig}). "
                "Make room on the disk and grade again"
            ) from error

    def outcomes(self) -> Iterator[SubmissionOutcome]:
        """The outcomes of this batch, by student and then exercise."""
        query = (
            select(_outcomes)
            .where(_outcomes.c.batch_id == self._batch)
            .order_by(_outcomes.c.student, _outcomes.c.exercise)
        )
        with _usable(self._file), self._connection.begin():
            for row in self._connection.execute(query):
                yield _read(self._connection, row)


def _engine(file: Path) -> Engine:
    # Every thread and process that comes later opens its own connection: NullPool.
    return create_engine(
        URL.create("sqlite", database=str(file)),
        poolclass=NullPool,
        connect_args={"timeout": _BUSY_SECONDS},
    )


@contextmanager
def _usable(file: Path) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, UnicodeDecodeError) as error:
        problem = error.orig if isinstance(error, DBAPIError) else "its text is not UTF-8"
        raise UsageError(
            f"{file}: can't be used as the results' database ({problem}). "
            "Move it away or choose another --out"
        ) from error


def _prepare(connection: Connection, file: Path) -> None:
    """Make the tables, or see that they are ours."""
    connection.execute(text("PRAGMA journal_mode=WAL"))
    version = connection.execute(text("PRAGMA user_version")).scalar_one()
    connection.commit()
    if version not in (0, *_MIGRATIONS, _SCHEMA):
        raise UsageError(
            f"{file}: was written by another version of the grader (schema {version}, "
            f"this one has {_SCHEMA}). Move it away or choose another --out"
        )
    with connection.begin():
        for older in range(version or _SCHEMA, _SCHEMA):
            connection.execute(text(_MIGRATIONS[older]))
        _metadata.create_all(connection)
        connection.execute(text(f"PRAGMA user_version={_SCHEMA}"))
        for table in _metadata.tables.values():  # a damaged file fails before anything is graded
            connection.execute(select(table).limit(0))


def _begin_batch(connection: Connection, source: Path) -> int:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    with connection.begin():
        made = connection.execute(
            insert(_batches).values(started=started, source=_storable(str(source)))
        )
    return _key(made)


def _write(connection: Connection, batch: int, outcome: SubmissionOutcome) -> None:
    made = connection.execute(
        insert(_outcomes).values(
            batch_id=batch,
            student=_storable(outcome.student),
            exercise=outcome.exercise,
            score=outcome.score,
            max_score=outcome.max_score,
            status=outcome.status.value,
            seconds=outcome.seconds,
            problem=_storable(outcome.problem),
            sandbox=outcome.sandbox,
        )
    )
    key = _key(made)
    rows = [_row(key, position, test) for position, test in enumerate(outcome.tests)]
    if rows:
        connection.execute(insert(_tests), rows)


def _key(made: CursorResult[Any]) -> int:
    """The id that an insert gave its row."""
    key: int = made.lastrowid
    return key


def _row(key: int, position: int, test: TestOutcome) -> dict[str, object]:
    return {
        "outcome_id": key,
        "position": position,
        "name": _storable(test.name),
        "hidden": test.hidden,
        "points": test.points,
        "max_points": test.max_points,
        "verdict": test.verdict.value,
        "message": _storable(test.message),
        "line": test.line,
        "schedule": test.schedule,
        "explored": test.explored,
        "exhaustive": test.exhaustive,
    }


def _read(connection: Connection, row: Row[tuple[object, ...]]) -> SubmissionOutcome:
    kept = row._mapping
    query = select(_tests).where(_tests.c.outcome_id == kept["id"]).order_by(_tests.c.position)
    return SubmissionOutcome(
        student=kept["student"],
        exercise=kept["exercise"],
        score=kept["score"],
        max_score=kept["max_score"],
        status=Status(kept["status"]),
        seconds=kept["seconds"],
        tests=tuple(_test(each) for each in connection.execute(query)),
        problem=kept["problem"],
        sandbox=kept["sandbox"],
    )


def _test(row: Row[tuple[object, ...]]) -> TestOutcome:
    facts = dict(row._mapping)
    del facts["outcome_id"], facts["position"]
    return TestOutcome(**(facts | {"verdict": Verdict(facts["verdict"])}))


def _storable(words: str) -> str:
    """Learners' text may hold lone surrogates, which neither SQLite nor UTF-8 can."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8")

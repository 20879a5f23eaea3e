"""results.db: an SQLite file of ours, opened, checked and brought up to date.

The standard sqlite3 and no library over it: what matters here are SQLite's own transactions
(BEGIN IMMEDIATE, write-ahead logging), and a dozen statements need no mapping.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from grader.errors import UsageError

__all__ = ["DATABASE", "SCHEMA", "TABLES", "Database", "storable"]

DATABASE = "results.db"
SCHEMA = 5
TABLES = {
    "batches": """
        id INTEGER PRIMARY KEY,
        started TEXT NOT NULL,
        source TEXT NOT NULL,
        written INTEGER""",  # the how-manieth results.json it wrote, once it has
    "outcomes": """
        id INTEGER PRIMARY KEY,
        batch_id INTEGER NOT NULL REFERENCES batches,
        student TEXT NOT NULL,
        exercise TEXT NOT NULL,
        score REAL NOT NULL,
        max_score REAL NOT NULL,
        status TEXT NOT NULL,
        seconds REAL NOT NULL,
        problem TEXT NOT NULL,
        sandbox TEXT NOT NULL,
        committed TEXT NOT NULL DEFAULT '',
        reasons TEXT NOT NULL DEFAULT '',
        work_digest TEXT NOT NULL DEFAULT '',
        exercise_digest TEXT NOT NULL DEFAULT '',
        grader_digest TEXT NOT NULL DEFAULT '',
        manner TEXT NOT NULL DEFAULT '',
        UNIQUE (batch_id, student, exercise)""",
    "tests": """
        outcome_id INTEGER NOT NULL REFERENCES outcomes,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        hidden INTEGER NOT NULL,
        points REAL NOT NULL,
        max_points REAL NOT NULL,
        verdict TEXT NOT NULL,
        message TEXT NOT NULL,
        line INTEGER,
        schedule TEXT,
        explored INTEGER NOT NULL,
        exhaustive INTEGER NOT NULL,
        title TEXT NOT NULL DEFAULT '',
        shape TEXT,
        PRIMARY KEY (outcome_id, position)""",
    "results": """
        batch_id INTEGER NOT NULL REFERENCES batches,
        outcome_id INTEGER NOT NULL REFERENCES outcomes,
        due TEXT,
        handed_in TEXT,
        days INTEGER,
        penalty REAL,
        PRIMARY KEY (batch_id, outcome_id)""",  # the last four: of what was late
    "works": """
        student TEXT NOT NULL,
        exercise TEXT NOT NULL,
        digest TEXT NOT NULL,
        name TEXT NOT NULL,
        handed_in TEXT,
        seen TEXT NOT NULL,
        content BLOB NOT NULL,
        PRIMARY KEY (student, exercise, digest)""",
    "overrides": """
        id INTEGER PRIMARY KEY,
        made TEXT NOT NULL,
        student TEXT NOT NULL,
        exercise TEXT NOT NULL,
        test TEXT NOT NULL,
        points REAL,
        why TEXT NOT NULL""",  # without points it takes the one before it back
}
_INDEX = "CREATE INDEX IF NOT EXISTS by_submission ON outcomes (student, exercise)"
_FIRST = ("batches", "outcomes", "tests")
"""The tables that every schema has."""
_MIGRATIONS = {
    1: ("ALTER TABLE outcomes ADD COLUMN sandbox TEXT NOT NULL DEFAULT ''",),
    2: ("ALTER TABLE tests ADD COLUMN line INTEGER",),
    3: (
        "ALTER TABLE batches ADD COLUMN written INTEGER",
        *(
            f"ALTER TABLE outcomes ADD COLUMN {name} TEXT NOT NULL DEFAULT ''"
            for name in (
                "committed",
                "reasons",
                "work_digest",
                "exercise_digest",
                "grader_digest",
                "manner",
            )
        ),
        f"CREATE TABLE results ({TABLES['results']})",
        "INSERT INTO results (batch_id, outcome_id) SELECT batch_id, id FROM outcomes",
        "UPDATE batches SET written = id",
    ),
    4: (
        "ALTER TABLE tests ADD COLUMN title TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE tests ADD COLUMN shape TEXT",
    ),
}
"""From each older schema to the next."""
_BUSY_SECONDS = 30
_CURE = "Move it away or choose another --out"


class Database:
    """The database of one results folder. A context manager; UsageError when it is not ours."""

    def __init__(self, folder: Path, *, make: bool = True) -> None:
        """Open it; without `make` there has to be one."""
        self.file = folder / DATABASE
        if not make and not self.file.is_file():
            raise UsageError(
                f"{self.file}: there is no such file. Name the folder that `grader grade --out` "
                "has written"
            )
        with self.usable():
            self._connection = sqlite3.connect(
                self.file, timeout=_BUSY_SECONDS, isolation_level=None
            )
            self._connection.row_factory = sqlite3.Row
            try:
                self._prepare()
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it; what was committed is on the disk already."""
        self._connection.close()

    def run(self, statement: str, values: dict[str, Any] | tuple[Any, ...] = ()) -> sqlite3.Cursor:
        """Execute one statement; its rows are read by column name."""
        return self._connection.execute(statement, values)

    def insert(self, table: str, **values: object) -> int:
        """Add a row, and give its id."""
        columns, places = ", ".join(values), ", ".join(f":{name}" for name in values)
        statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608  our words
        return self.run(statement, values).lastrowid or 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything in the block or nothing of it, with no other writer in between."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:  # a full disk has ended it already
                self.run("ROLLBACK")
            raise
        self.run("COMMIT")

    @contextmanager
    def usable(self) -> Iterator[None]:
        """Within the block a database that is damaged, or none, is a UsageError."""
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:
            problem = error if isinstance(error, sqlite3.Error) else "its text is not UTF-8"
            raise UsageError(
                f"{self.file}: can't be used as the results' database ({problem}). {_CURE}"
            ) from error

    def _prepare(self) -> None:
        """Make the tables, or see that they are ours: nothing is written before that is known."""
        self._known_schema()
        self.run("PRAGMA journal_mode=WAL")
        with self.transaction():
            schema = self._known_schema()  # again: another call may have made it meanwhile
            for older in range(schema or SCHEMA, SCHEMA):
                for statement in _MIGRATIONS[older]:
                    self.run(statement)
            for name, columns in TABLES.items():
                self.run(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
            self.run(_INDEX)
            self.run(f"PRAGMA user_version={SCHEMA}")
            for name in TABLES:  # a damaged file fails before anything is graded
                self.run(f"SELECT * FROM {name} LIMIT 1").fetchall()  # noqa: S608  our names

    def _known_schema(self) -> int:
        """Which schema it has, 0 for an empty file; UsageError for what is not ours."""
        schema = int(self.run("PRAGMA user_version").fetchone()[0])
        tables = {row["name"] for row in self.run("SELECT name FROM sqlite_master")}
        if schema == 0 and not tables:
            return schema
        if not tables.issuperset(_FIRST):
            raise UsageError(f"{self.file}: is the database of another program. {_CURE}")
        if schema not in (*_MIGRATIONS, SCHEMA):
            raise UsageError(
                f"{self.file}: was written by another version of the grader (schema {schema}, "
                f"this one has {SCHEMA}). {_CURE}"
            )
        return schema


def storable(words: str) -> str:
    """Learners' text may hold lone surrogates, which neither SQLite nor UTF-8 can."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8")

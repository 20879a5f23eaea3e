"""When each exercise is due, and what a late submission costs: a table in TOML.

points_per_day = 1.0        # of each day begun
most = 5.0                  # left out: no more than there is
grace_minutes = 10          # left out: none

[due]
03_lock = 2026-11-27T23:59:00+01:00

[extensions.ana]
03_lock = 2026-12-01T23:59:00+01:00
"""

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from math import ceil
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from grader.errors import UsageError
from grader.outcome import Late

__all__ = ["DueDates", "read_due_dates"]

_Moment = Annotated[datetime, Meta(tz=True)]
_Points = Annotated[float, Meta(ge=0, le=10)]
_Minutes = Annotated[int, Meta(ge=0, le=10_000)]


class DueDates(Struct, frozen=True, forbid_unknown_fields=True):
    """The content of the table. `extensions` are by student, and take the place of `due`."""

    points_per_day: _Points
    due: dict[str, _Moment]
    extensions: dict[str, dict[str, _Moment]] = {}
    most: _Points = 10.0
    grace_minutes: _Minutes = 0

    def of(self, student: str, exercise: str) -> datetime | None:
        """When it is due for this student."""
        return self.extensions.get(student, {}).get(exercise) or self.due.get(exercise)

    def late(self, student: str, exercise: str, handed_in: datetime) -> Late | None:
        """What handing it in then costs; None in time, and where nothing is due."""
        due = self.of(student, exercise)
        if due is None or handed_in <= due + timedelta(minutes=self.grace_minutes):
            return None
        days = ceil((handed_in - due) / timedelta(days=1))
        return Late(
            due=_text(due),
            handed_in=_text(handed_in),
            days=days,
            penalty=min(self.most, days * self.points_per_day),
        )


def read_due_dates(file: Path, exercises: Iterable[str], students: Iterable[str]) -> DueDates:
    """Read the table; UsageError names the key, and what is called nearly like it."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        dates = msgspec.convert(data, DueDates)
    except OSError as error:
        raise UsageError(f"{file}: can't be read ({error.strerror}). Mend --due") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: is not TOML in UTF-8: {error}. Mend that line") from error
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at ")
        key = place.strip("`").removeprefix("$").removeprefix(".") or "the table"
        raise UsageError(
            f"{file}: {key}: {problem}. A moment is 2026-11-27T23:59:00+01:00, with its zone; "
            f"the keys are {', '.join(DueDates.__struct_fields__)}"
        ) from error
    named = {*dates.due, *(name for each in dates.extensions.values() for name in each)}
    _check(file, "exercise", named, set(exercises))
    _check(file, "student", set(dates.extensions), set(students))
    return dates


def _check(file: Path, kind: str, named: set[str], known: set[str]) -> None:
    for name in sorted(named - known):
        near = get_close_matches(name, known) or sorted(known)[:3]
        raise UsageError(f"{file}: {name}: there is no such {kind}. There is {', '.join(near)}")


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")

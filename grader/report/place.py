"""The one line of a learner's file at which a failed test is shown beside their code."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from grader.engine.failure import (
    Crash,
    Deadlock,
    Failure,
    LoadFailure,
    NoDatagram,
    NothingToCome,
    RefusedUse,
    Runaway,
    Standstill,
    Unanswered,
)
from grader.engine.file_races import TornRead
from grader.engine.observation import Observation
from grader.engine.operations import Place
from grader.engine.races import CheckThenAct, LostUpdate, races
from grader.engine.records import Standing
from grader.engine.wire import Frame
from grader.report.source import WorkSource
from grader.report.story import Account

__all__ = ["definition_of", "line_of"]


def line_of(account: Account, source: WorkSource) -> int | None:
    """The line that the call's failure turns on; else the one that defines the function called.

    Lines are claims of the learner's processes: those that the file does not have are passed over.
    """
    for place in _places(account.observation):
        if place is not None and _is_there(place.file, place.line, source):
            return place.line
    return definition_of(account.function, source)


def _is_there(file: str, line: int, source: WorkSource) -> bool:
    return PurePath(file).name == source.name and 0 < line <= len(source.lines)


def definition_of(function: str, source: WorkSource) -> int | None:
    """The line that defines the function or class; None where no line does."""
    defines = re.compile(rf"(async\s+def|def|class)\s+{re.escape(function)}\b")
    found = (number for number, line in enumerate(source.lines, 1) if defines.match(line))
    return next(found, None)


def _places(seen: Observation) -> "Iterable[Frame | Place | None]":
    """Where it went wrong, the most telling first."""
    if seen.failure is None:
        return _race(seen)
    return _of_failure(seen.failure)


def _race(seen: Observation) -> "Iterator[Place | None]":
    for found in races(seen.operations)[:1]:
        if isinstance(found, LostUpdate):
            yield found.first.place
        elif isinstance(found, CheckThenAct):
            yield found.look.place
        elif isinstance(found, TornRead):
            yield found.emptied
        else:
            yield found.slept.place


def _of_failure(failure: Failure) -> "Iterable[Frame | Place | None]":
    match failure:
        case LoadFailure(fault) | Crash(fault=fault):
            return reversed(fault.frames)
        case (
            Deadlock(standings)
            | NoDatagram(standings)
            | NothingToCome(standings)
            | Unanswered(standings=standings)
            | Runaway(standings=standings)
        ):
            return _innermost(standings)
        case Standstill(diagnosis):
            return [wait.place for wait in diagnosis.waits]
        case RefusedUse(frame=frame):
            return [frame]
        case _:
            return ()


def _innermost(standings: tuple[Standing, ...]) -> Iterator[Frame]:
    for standing in sorted(standings, key=lambda one: one.twice is None):
        yield from reversed(standing.frames)

"""From what was seen of a failed test to the shape of its mistake: the same for everybody's own.

Processes have numbers, in the order in which they come: 0 is the one that was called.
"""

import builtins
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import PurePath

from grader.engine.deadlock import Diagnosis, Kind
from grader.engine.failure import (
    CameBackTwice,
    Crash,
    CutShort,
    Deadlock,
    Endless,
    Failure,
    Leak,
    Leftovers,
    LoadFailure,
    NoAnswer,
    NoDatagram,
    NotData,
    NothingThere,
    NothingToCome,
    OverLimit,
    RefusedUse,
    Runaway,
    Standstill,
    Tampering,
    Unanswered,
    Uncontrolled,
    WatcherKilled,
)
from grader.engine.file_races import TornRead
from grader.engine.observation import Observation
from grader.engine.operations import ProcessId
from grader.engine.races import Access, CheckThenAct, Finding, LostUpdate, SleepRace
from grader.engine.records import Standing
from grader.engine.trace import Waiting
from grader.outcome import Move, Shape, Verdict
from grader.report.races import finding_in
from grader.report.verdicts import verdict_of
from grader.report.waits import call_waited_in

__all__ = ["IN_SOME_ORDER", "KINDS", "NOT_EVERY_ORDER", "RESULT", "shape_of"]

RESULT = "result"
"""The result is not right, and nothing more is known."""
IN_SOME_ORDER = "in some order"
"""The same, where the first order that was tried was right."""
NOT_EVERY_ORDER = "not every order"
"""No run is wrong by itself: all of them together are."""
_CALLER: ProcessId = "0"
_LONGEST_NUMBER = 8
_MOST_MOVES = 10
_KINDS: dict[type, str] = {
    LoadFailure: "load",
    NothingThere: "nothing there",
    Deadlock: "deadlock",
    NoDatagram: "no datagram",
    NothingToCome: "nothing to come",
    Unanswered: "unanswered",
    CutShort: "cut short",
    Runaway: "runaway",
    OverLimit: "over limit",
    Crash: "crash",
    NoAnswer: "no answer",
    CameBackTwice: "came back twice",
    Tampering: "tampering",
    WatcherKilled: "watcher killed",
    NotData: "not data",
    Leak: "leak",
    Leftovers: "leftovers",
    Endless: "endless",
    Uncontrolled: "uncontrolled",
    RefusedUse: "refused use",
}
_FINDINGS: dict[type, str] = {
    LostUpdate: "lost update",
    TornRead: "torn read",
    CheckThenAct: "stale look",
    SleepRace: "sleep race",
}

KINDS = (*_FINDINGS.values(), *_KINDS.values())
"""The kinds that have a name, beside those of a standstill."""


def shape_of(seen: Observation, verdict: Verdict, file: str, *, at_once: bool) -> Shape:
    """The shape of what was wrong with the run that a test failed on, with this verdict.

    `file` is the learner's own; `at_once` tells that it is the first order that was tried.
    """
    failure = seen.failure
    if failure is not None and verdict_of(failure) is not verdict:
        failure = None  # the test had expected it, and was not content with something else
    found = finding_in(seen) if failure is seen.failure else None
    if found is not None:
        return Shape(_FINDINGS[type(found)], moves=_moves(found))
    if failure is None and (at_once or not seen.schedule):
        return Shape(RESULT)
    if failure is None:
        return Shape(IN_SOME_ORDER, moves=_order(seen))
    return _of_failure(failure, file)


def _order(seen: Observation) -> tuple[Move, ...]:
    """Who called a given function and who printed, in which order; nothing where it is too long."""
    ids = {one.pid: one.id for one in seen.processes}
    events = [(one.first_step, one.pid, f"calls: {one.function}") for one in seen.calls]
    events += [(one.step, one.pid, "prints") for one in seen.output]
    number = _Numbers()
    moves = [Move(number[ids[pid]], does) for _, pid, does in sorted(events) if pid in ids]
    changes = [move for move, _ in groupby(moves)]
    several = len({move.process for move in changes}) > 1
    return tuple(changes) if several and len(changes) <= _MOST_MOVES else ()


def _of_failure(failure: Failure, file: str) -> Shape:
    match failure:
        case Standstill(diagnosis=found):
            return Shape(found.kind.value, moves=tuple(_waits(found)))
        case Deadlock(standings=standings) | NoDatagram(standings=standings):
            if any(one.twice for one in standings):
                return Shape(Kind.ACQUIRED_TWICE.value, moves=_held_twice(1))
            return Shape(_KINDS[type(failure)], moves=_stood(standings, file))
        case Crash(fault=fault) | LoadFailure(fault=fault):
            return Shape(_KINDS[type(failure)], _public(fault.kind))
        case Runaway(resource=resource) | OverLimit(resource=resource):
            return Shape(_KINDS[type(failure)], resource)
    return Shape(_KINDS[type(failure)])


def _public(exception: str) -> str:
    """The name of one of Python's own exceptions; a learner's stays theirs."""
    return exception if hasattr(builtins, exception) else ""


class _Numbers:
    """The numbers of processes, in the order in which they are asked for."""

    def __init__(self) -> None:
        self._of: dict[ProcessId, int] = {_CALLER: 0}

    def __getitem__(self, process: ProcessId) -> int:
        return self._of.setdefault(process, len(self._of))


def _moves(found: Finding) -> tuple[Move, ...]:
    number = _Numbers()

    def move(access: Access, does: str) -> Move:
        return Move(number[access.process], does, value=_number(access.value))

    match found:
        case LostUpdate(first=one, second=two, overwritten=lost, overwriting=last):
            if one.process != lost.process:
                one, two = two, one  # the order of two reads makes no difference
            reads = move(one, "reads"), move(two, "reads")
            return *reads, move(lost, "writes"), move(last, "writes")
        case CheckThenAct(look=look, changed=changed, act=act):
            return move(look, "looks"), move(changed, "changes"), move(act, "acts")
        case SleepRace(slept=slept, touched=touched, other=other):
            return move(slept, "sleeps"), move(touched, "uses"), move(other, "uses")
        case TornRead(writer=writer, reader=reader):
            first = Move(number[writer], "empties")
            return first, Move(number[reader], "reads half"), Move(number[writer], "fills")


def _number(value: object) -> str:
    """The number, where it is one and short; Python itself refuses to write the longest."""
    if isinstance(value, int | float) and abs(value) < 10**_LONGEST_NUMBER:
        text = repr(value)
        return text if len(text) <= _LONGEST_NUMBER else ""
    return ""


def _waits(found: Diagnosis) -> Iterator[Move]:
    """Who took what the others wait for, then who waits; of those alike one stands for all."""
    number = _Numbers()
    heart = found.waits[: found.heart]
    if found.kind is not Kind.LOCK_CYCLE:
        heart = tuple({wait.reason: wait for wait in reversed(heart)}.values())[::-1]
    names = {wait.process for wait in found.waits}
    for wait in heart:
        for holder in wait.holders[:1]:
            yield Move(number[holder.process], "takes")
            if holder.ended:
                yield Move(number[holder.process], "ends")
    for wait in heart:
        holders = [holder.process for holder in wait.holders[:1] if not holder.ended]
        awaited = [wait.object] if _joins(wait) and wait.object in names else holders
        other = number[awaited[0]] if awaited else None
        yield Move(number[wait.process], f"waits: {wait.reason}", other)


def _joins(wait: Waiting) -> bool:
    return wait.reason in ("join", "children")


def _held_twice(process: int) -> tuple[Move, ...]:
    return Move(process, "takes"), Move(process, "waits: lock", process)


def _stood(standings: Sequence[Standing], file: str) -> tuple[Move, ...]:
    """Where the processes of a real run stood, each place once; the first is the caller."""
    moves: dict[str, Move] = {}
    for number, standing in enumerate(standings):
        call = call_waited_in(standing, file)
        if call is not None:
            module, function = call
            does = f"waits: {PurePath(module).stem}.{function}"
            moves.setdefault(does, Move(min(number, len(moves) + 1), does))
    return tuple(moves.values())

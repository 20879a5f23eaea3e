"""What a run leaves behind: steps, effects, what everybody waits for, and how it ended."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from grader.engine.dependency import Footprint, Key, Test
from grader.engine.operations import Operation, Place, ProcessId

__all__ = [
    "Actor",
    "Effect",
    "End",
    "Ended",
    "Ending",
    "Fork",
    "Glimpse",
    "Holder",
    "Kill",
    "Reply",
    "Step",
    "Waiting",
]

Actor = str
"""A process ("1"), a queue's feeder in it ("1>0:3"), a signal ("1!15"), time ("~")."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer `process`, which goes on; an `Error` is raised there."""

    process: ProcessId
    value: Any


@dataclass(frozen=True, slots=True)
class Fork:
    """`parent` forks; `child` will announce its own first request."""

    parent: ProcessId
    child: ProcessId


@dataclass(frozen=True, slots=True)
class Kill:
    """End the real process with the signal: it dies wherever it waits."""

    process: ProcessId
    signal: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The process has exited with `code`, and may now really exit."""

    process: ProcessId
    code: int


Effect = Reply | Fork | Kill | Ended


@dataclass(slots=True)
class Glimpse:
    """What a process that waits looks at: its step, had it not been for the others."""

    actor: Actor
    footprint: Footprint
    seen: dict[Key, Any]
    test: Test | None


@dataclass(slots=True)
class Step:
    """One move. `reply` is set when it completed the operation (`done`)."""

    index: int
    actor: Actor
    process: ProcessId
    operation: Operation | None
    place: Place | None
    time: int
    footprint: Footprint
    seen: dict[Key, Any]
    """Each variable of the footprint, as it was before the step."""
    test: Test | None = None
    """What it had to wait for; None when it could move at any time."""
    done: bool = False
    reply: Any = None
    effects: tuple[Effect, ...] = ()
    orphans: list[Glimpse] = field(default_factory=list)
    """Those who will never move because of this step."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds what somebody waits for, where it was taken, and whether the holder has ended."""

    process: ProcessId
    name: str
    place: Place | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """One process that can't move: what it asked, where, and who holds what it needs.

    `reason` is one of: lock, memory, semaphore, condition, wakeup, event, barrier, get, turn
    (another process waits in get), flock, lockf, put, space, join, children, flush, tasks, receive,
    send, ready, nothing, spin.
    """

    process: ProcessId
    name: str
    operation: Operation | None
    place: Place | None
    reason: str
    object: str
    holders: tuple[Holder, ...] = ()


class Ending(StrEnum):
    """How a run ended."""

    RETURNED = "returned"
    DEADLOCK = "deadlock"
    RUNAWAY = "runaway"
    REFUSED = "refused"
    FAULT = "fault"
    """A process sent what no process of ours would send."""
    NONDETERMINISTIC = "nondeterministic"
    PRUNED = "pruned"
    """Cut because every continuation has been explored; not a run of the program's own."""


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended, who waited then, and in words for the log why."""

    ending: Ending
    waiting: tuple[Waiting, ...] = ()
    detail: str = ""
    place: Place | None = None
    process: ProcessId | None = None

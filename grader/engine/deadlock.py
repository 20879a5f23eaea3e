"""From "nobody can move" to a diagnosis: which kind of deadlock, who waits where, who holds what.

Data only; the words are in `grader.report.diagnosis`. The kinds are tried from the most telling
to the plain wait-for graph.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from grader.engine.kernel import Kernel
from grader.engine.operations import ProcessId, Send
from grader.engine.trace import End, Ending, Waiting

__all__ = ["Diagnosis", "Kind", "diagnosis"]


class Kind(StrEnum):
    """What kind of standstill it is."""

    ACQUIRED_TWICE = "acquired twice"
    LOCK_CYCLE = "lock cycle"
    HOLDER_ENDED = "holder ended"
    GET_NOBODY_FILLS = "get, nobody fills"
    PUT_NOBODY_EMPTIES = "put, nobody empties"
    SEND_NOBODY_RECEIVES = "send, nobody receives"
    JOIN_OF_UNFLUSHED = "join of a process that waits to flush"
    TASKS_NOT_DONE = "tasks not done"
    RECEIVE_OPEN_END = "receive, the other end is open"
    NOBODY_COMPLETES = "nobody completes"
    LIVELOCK = "livelock"
    WAIT_FOR = "wait for"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`waits` begins with those at the heart of it; `heart` says how many.

    `others` names processes that matter without waiting for the thing: those that still have the
    other end of a pipe open. `object` is the thing in question, or empty. `private` tells that it
    is one of threading's or queue's, of which each process has its own.
    """

    kind: Kind
    waits: tuple[Waiting, ...]
    heart: int = 1
    others: tuple[str, ...] = ()
    object: str = ""
    private: bool = False


def diagnosis(kernel: Kernel, end: End) -> Diagnosis:
    """Why nobody could move at `end`, an end with the ending deadlock or runaway."""
    waits = end.waiting
    if end.ending is Ending.RUNAWAY:
        return _about(Kind.LIVELOCK, waits, [w for w in waits if w.reason == "spin"])
    for kind, heart in _KINDS:
        found = heart(kernel, waits)
        if found:
            return _finished(kernel, _about(kind, waits, found))
    return Diagnosis(Kind.WAIT_FOR, waits, len(waits))


def _about(kind: Kind, waits: tuple[Waiting, ...], heart: list[Waiting]) -> Diagnosis:
    rest = [wait for wait in waits if wait not in heart]
    return Diagnosis(kind, (*heart, *rest), len(heart), (), heart[0].object if heart else "")


def _finished(kernel: Kernel, found: Diagnosis) -> Diagnosis:
    thing = found.object
    others: tuple[str, ...] = ()
    if found.kind is Kind.RECEIVE_OPEN_END:
        others = _holders_of_peer(kernel, found.waits[0])
    creation = kernel.objects.get(thing.partition("@")[0])
    private = "@" in thing or type(creation).__name__ == "NewPrivateQueue"
    return Diagnosis(found.kind, found.waits, found.heart, others, thing, private)


_LOCKS = ("lock", "memory", "semaphore", "flock", "lockf")


def _locked(waits: tuple[Waiting, ...]) -> list[Waiting]:
    return [wait for wait in waits if wait.reason in _LOCKS]


def _acquired_twice(kernel: Kernel, waits: tuple[Waiting, ...]) -> list[Waiting]:
    return [
        wait
        for wait in _locked(waits)
        if wait.reason != "semaphore" and [h.process for h in wait.holders] == [wait.process]
    ][:1]


def _lock_cycle(kernel: Kernel, waits: tuple[Waiting, ...]) -> list[Waiting]:
    by_process = {wait.process: wait for wait in _locked(waits)}
    for first in by_process:
        path = [first]
        while (following := _next_on_cycle(by_process[path[-1]], by_process)) is not None:
            if following in path:
                return [by_process[process] for process in path[path.index(following) :]]
            path.append(following)
    return []


def _next_on_cycle(wait: Waiting, waiting: dict[ProcessId, Waiting]) -> ProcessId | None:
    return next((h.process for h in wait.holders if h.process in waiting), None)


def _holder_ended(kernel: Kernel, waits: tuple[Waiting, ...]) -> list[Waiting]:
    return [
        wait
        for wait in waits
        if wait.reason in (*_LOCKS, "turn") and wait.holders and all(h.ended for h in wait.holders)
    ]


def _reasons(*reasons: str) -> "Finder":
    return lambda kernel, waits: [wait for wait in waits if wait.reason in reasons]


def _unflushed(kernel: Kernel, waits: tuple[Waiting, ...]) -> list[Waiting]:
    flushing = {wait.process: wait for wait in waits if wait.reason == "flush"}
    for wait in waits:
        if wait.reason in ("join", "children") and wait.object in flushing:
            return [wait, flushing[wait.object]]
    return list(flushing.values())


def _getting(kernel: Kernel, waits: tuple[Waiting, ...]) -> list[Waiting]:
    """Those who wait in get, the one at the pipe first, then those who wait for their turn."""
    at_pipe = [wait for wait in waits if wait.reason == "get"]
    return at_pipe and at_pipe + [wait for wait in waits if wait.reason == "turn"]


def _sending(kernel: Kernel, waits: tuple[Waiting, ...]) -> list[Waiting]:
    return [wait for wait in waits if isinstance(wait.operation, Send)]


def _holders_of_peer(kernel: Kernel, wait: Waiting) -> tuple[str, ...]:
    pipe = kernel.objects.get(wait.object)
    ends = {getattr(pipe, "object", ""), getattr(pipe, "other", "")} - {wait.object}
    return tuple(
        p.name for p in kernel.processes.values() if p.code is None and ends & p.ends.keys()
    )


Finder = Callable[[Kernel, tuple[Waiting, ...]], list[Waiting]]

_KINDS: tuple[tuple[Kind, Finder], ...] = (
    (Kind.ACQUIRED_TWICE, _acquired_twice),
    (Kind.LOCK_CYCLE, _lock_cycle),
    (Kind.HOLDER_ENDED, _holder_ended),
    (Kind.JOIN_OF_UNFLUSHED, _unflushed),
    (Kind.TASKS_NOT_DONE, _reasons("tasks")),
    (Kind.GET_NOBODY_FILLS, _getting),
    (Kind.SEND_NOBODY_RECEIVES, _sending),
    (Kind.PUT_NOBODY_EMPTIES, _reasons("put", "space")),
    (Kind.RECEIVE_OPEN_END, _reasons("receive")),
    (Kind.NOBODY_COMPLETES, _reasons("event", "condition", "barrier", "wakeup")),
)

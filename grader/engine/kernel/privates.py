"""queue.Queue: one to each process, copied by fork. Nobody else can put anything into it."""

from typing import Any

from grader.engine.creations import NewPrivateQueue
from grader.engine.dependency import Key
from grader.engine.kernel.machine import Kernel
from grader.engine.kernel.parts import NOW, Process, Script
from grader.engine.kernel.queues import EMPTY, FULL, TOO_OFTEN
from grader.engine.operations import (
    Get,
    Put,
    QueueEmpty,
    QueueFull,
    QueueJoin,
    QueueSize,
    TaskDone,
)

__all__ = ["CREATORS", "HANDLERS"]


def create(k: Kernel, p: Process, made: NewPrivateQueue) -> None:
    """Remember it, so that fork copies it."""
    p.privates.add(made.object)
    k.state[made.object, "items", p.id] = ()
    k.state[made.object, "unfinished", p.id] = 0


def _items(p: Process, made: NewPrivateQueue) -> Key:
    return (made.object, "items", p.id)


def put(k: Kernel, p: Process, op: Put, made: NewPrivateQueue) -> Script:
    """Nobody else will ever make room."""
    key = _items(p, made)
    if made.maxsize > 0:
        expired = yield k.wait(
            lambda read: len(read(key) or ()) < made.maxsize, "put", made.object, op.timeout
        )
        if expired:
            return FULL
    else:
        yield NOW
    k.write(key, (*k.read(key), op.payload))
    k.add((made.object, "unfinished", p.id), 1)
    return None


def get(k: Kernel, p: Process, op: Get, made: NewPrivateQueue) -> Script:
    """Nobody else will ever put anything in."""
    key = _items(p, made)
    if (yield k.wait_for(key, "get", made.object, op.timeout)):
        return EMPTY
    first, *rest = k.read(key)
    k.write(key, tuple(rest))
    return first


def size(k: Kernel, p: Process, op: QueueSize, made: NewPrivateQueue) -> Script:
    """How many items are in it."""
    yield NOW
    return len(k.read(_items(p, made)))


def empty(k: Kernel, p: Process, op: QueueEmpty, made: NewPrivateQueue) -> Script:
    """No items."""
    yield NOW
    return not k.read(_items(p, made))


def full(k: Kernel, p: Process, op: QueueFull, made: NewPrivateQueue) -> Script:
    """As many as it may hold."""
    yield NOW
    return 0 < made.maxsize <= len(k.read(_items(p, made)))


def task_done(k: Kernel, p: Process, op: TaskDone, made: NewPrivateQueue) -> Script:
    """One less to do."""
    key = (made.object, "unfinished", p.id)
    yield NOW
    if not k.read(key):
        return TOO_OFTEN
    k.add(key, -1)
    return None


def join(k: Kernel, p: Process, op: QueueJoin, made: NewPrivateQueue) -> Script:
    """Hangs unless nothing is left to do."""
    key = (made.object, "unfinished", p.id)
    yield k.wait(lambda read: not read(key), "tasks", made.object)
    return None


HANDLERS: dict[Any, Any] = {
    (Put, NewPrivateQueue): put,
    (Get, NewPrivateQueue): get,
    (QueueSize, NewPrivateQueue): size,
    (QueueEmpty, NewPrivateQueue): empty,
    (QueueFull, NewPrivateQueue): full,
    (TaskDone, NewPrivateQueue): task_done,
    (QueueJoin, NewPrivateQueue): join,
}
CREATORS: dict[type, Any] = {NewPrivateQueue: create}

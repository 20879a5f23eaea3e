"""The kin that processes do not share: threading's locks and queue.Queue, copied by fork.

A learner who takes one of them for a lock between processes gets what it really is: one for each.
What is made for threads alone is refused by name.
"""

import _thread
import collections
import sys
import types
from typing import Any, NoReturn

from grader.engine.creations import NewLock, NewPrivateQueue, NewRLock
from grader.engine.inside.explored.client import ask, make, refuse
from grader.engine.inside.explored.inheritance import dumps
from grader.engine.inside.explored.timeouts import patience
from grader.engine.operations import (
    Acquire,
    Get,
    Put,
    QueueEmpty,
    QueueFull,
    QueueJoin,
    QueueSize,
    Release,
    SemaphoreValue,
    TaskDone,
)

__all__ = [
    "Barrier",
    "BoundedSemaphore",
    "Condition",
    "Event",
    "LifoQueue",
    "Lock",
    "PriorityQueue",
    "Queue",
    "RLock",
    "Semaphore",
    "SimpleQueue",
]

LARGEST = 2**31 - 1
PLAIN = frozenset((type(None), bool, int, float, str, bytes))


def _limit(blocking: bool, timeout: float) -> int | None:
    """As threading's locks take it: a real one that is free checks it, with its own errors."""
    _thread.allocate_lock().acquire(blocking, timeout)
    return patience(blocking, None if timeout == -1 else timeout)


class _Lock:
    """What both locks have in common."""

    _id: str

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Take it; False when it can't be had in time."""
        return bool(ask(Acquire(self._id, _limit(blocking, timeout))))

    def release(self) -> None:
        """Give it back. RuntimeError when it is not held."""
        ask(Release(self._id))

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"cannot pickle '{type(self).__module__}.{type(self).__name__}' object")

    def _is_locked(self) -> bool:
        return not ask(SemaphoreValue(self._id))

    def __repr__(self) -> str:
        state = "locked" if self._is_locked() else "unlocked"
        kind = type(self)
        return f"<{state} {kind.__module__}.{kind.__qualname__} object at {id(self):#x}>"


class Lock(_Lock):
    """threading.Lock."""

    __module__ = "_thread"

    def __init__(self) -> None:
        self._id = make(NewLock, private=True)

    def locked(self) -> bool:
        """Is it held?"""
        return self._is_locked()


Lock.__name__ = Lock.__qualname__ = "lock"


class RLock(_Lock):
    """threading.RLock."""

    __module__ = "_thread"

    def __init__(self) -> None:
        self._id = make(NewRLock, private=True)

    if sys.version_info >= (3, 14):

        def locked(self) -> bool:
            """Is it held?"""
            return self._is_locked()


class Queue:
    """queue.Queue. The items stay here, as they are; the kernel counts them."""

    __module__ = "queue"

    def __init__(self, maxsize: int = 0) -> None:
        self.maxsize = maxsize
        limit = int(max(0, min(maxsize, LARGEST)))
        self._id = make(NewPrivateQueue, maxsize=limit)
        self.queue: collections.deque[Any] = collections.deque()

    def put(self, item: object, block: bool = True, timeout: float | None = None) -> None:
        """Put an item in. queue.Full."""
        limit = _patience(block, timeout) if self.maxsize > 0 else None
        # The kernel is told what it is, for the story, where that runs nobody's code.
        ask(Put(self._id, dumps(item) if type(item) in PLAIN else b"", limit))
        self.queue.append(item)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """Take an item out. queue.Empty."""
        ask(Get(self._id, _patience(block, timeout)))
        return self.queue.popleft()

    def put_nowait(self, item: object) -> None:
        """Put an item in, if there is room."""
        self.put(item, block=False)

    def get_nowait(self) -> Any:
        """Take an item out, if one is there."""
        return self.get(block=False)

    def qsize(self) -> int:
        """How many items are in it."""
        return int(ask(QueueSize(self._id)))

    def empty(self) -> bool:
        """Are there none?"""
        return bool(ask(QueueEmpty(self._id)))

    def full(self) -> bool:
        """Is there no room?"""
        return bool(ask(QueueFull(self._id)))

    def task_done(self) -> None:
        """One item has been dealt with. ValueError when there are no more."""
        ask(TaskDone(self._id))

    def join(self) -> None:
        """Wait until all have been dealt with."""
        ask(QueueJoin(self._id))

    if sys.version_info >= (3, 13):

        def shutdown(self, immediate: bool = False) -> NoReturn:
            """Not offered."""
            refuse("queue.Queue.shutdown")

    def __reduce__(self) -> NoReturn:
        raise TypeError("cannot pickle '_thread.lock' object")

    __class_getitem__: Any = classmethod(types.GenericAlias)


def _patience(block: object, timeout: float | None) -> int | None:
    if block and timeout is not None and timeout < 0:
        raise ValueError("'timeout' must be a non-negative number")
    return patience(block, timeout if block else None)


def _refused(module: str, name: str) -> type:
    """A class of this name that can't be made."""

    def __init__(self: object, *_: object, **__: object) -> None:  # noqa: N807  it is one
        refuse(f"{module}.{name}")

    return type(name, (), {"__init__": __init__, "__module__": module})


LifoQueue = _refused("queue", "LifoQueue")
PriorityQueue = _refused("queue", "PriorityQueue")
SimpleQueue = _refused("queue", "SimpleQueue")
Semaphore = _refused("threading", "Semaphore")
BoundedSemaphore = _refused("threading", "BoundedSemaphore")
Condition = _refused("threading", "Condition")
Event = _refused("threading", "Event")
Barrier = _refused("threading", "Barrier")

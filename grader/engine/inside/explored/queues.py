"""multiprocessing's Queue, JoinableQueue and SimpleQueue."""

import operator
import traceback
import types
from typing import Any

from grader.engine.creations import NewQueue, NewSimpleQueue
from grader.engine.inside.explored.client import ask, client, make, refuse
from grader.engine.inside.explored.inheritance import Inherited, dumps, loads
from grader.engine.inside.explored.timeouts import patience
from grader.engine.operations import (
    CancelJoinThread,
    Get,
    JoinThread,
    Put,
    QueueClose,
    QueueEmpty,
    QueueFull,
    QueueJoin,
    QueueSize,
    TaskDone,
    WaitReady,
)

__all__ = ["JoinableQueue", "Queue", "SimpleQueue"]

LARGEST = 2**31 - 1


class _Reader:
    """The reading end of a queue, for connection.wait."""

    def __init__(self, queue: str) -> None:
        self.waitable = queue

    def poll(self, timeout: float | None = 0.0) -> bool:
        """Is there anything in the pipe?"""
        return bool(ask(WaitReady((self.waitable,), patience(True, timeout))))


class Queue(Inherited):
    """First in, first out; `maxsize` 0 or less means no limit."""

    __module__ = "multiprocessing.queues"

    _joinable = False

    def __init__(self, maxsize: int = 0, *, ctx: object = None) -> None:
        self._maxsize = LARGEST if maxsize <= 0 else operator.index(maxsize)
        if self._maxsize > LARGEST:
            raise OverflowError("Python int too large to convert to C int")
        limit = 0 if self._maxsize == LARGEST else self._maxsize
        self._id = make(NewQueue, maxsize=limit, joinable=self._joinable)
        self._made_for(ctx)
        self._reader = _Reader(self._id)
        self._closed_by: str | None = None

    def put(self, obj: object, block: bool = True, timeout: float | None = None) -> None:
        """Put an item in. queue.Full; ValueError when closed.

        What can't be pickled is lost, as really: only the thread that moves the items sees it.
        """
        limit = patience(block, timeout)
        if self._closed_by == client().process:
            raise ValueError("Queue is closed")
        try:
            payload = dumps(obj)
        except Exception:  # noqa: BLE001  whatever the item's class raises
            self._lose()
        else:
            ask(Put(self._id, payload, limit))

    def _lose(self) -> None:
        traceback.print_exc()

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """Take an item out. queue.Empty; ValueError when closed."""
        return loads(ask(Get(self._id, patience(block, timeout))))

    def put_nowait(self, obj: object) -> None:
        """Put an item in, if there is room."""
        self.put(obj, False)

    def get_nowait(self) -> Any:
        """Take an item out, if one is there."""
        return self.get(False)

    def qsize(self) -> int:
        """How many have been put and not yet got."""
        return int(ask(QueueSize(self._id)))

    def empty(self) -> bool:
        """Has nothing arrived yet?"""
        return bool(ask(QueueEmpty(self._id)))

    def full(self) -> bool:
        """Is there no room?"""
        return bool(ask(QueueFull(self._id)))

    def close(self) -> None:
        """This process will put no more."""
        self._closed_by = client().process
        ask(QueueClose(self._id))

    def join_thread(self) -> None:
        """Wait until what this process has put is in the pipe."""
        ask(JoinThread(self._id))

    def cancel_join_thread(self) -> None:
        """Do not wait for that at exit."""
        ask(CancelJoinThread(self._id))


class JoinableQueue(Queue):
    """A queue that counts what is still to be done."""

    __module__ = "multiprocessing.queues"

    _joinable = True

    def task_done(self) -> None:
        """One item has been dealt with. ValueError when there are no more."""
        ask(TaskDone(self._id))

    def join(self) -> None:
        """Wait until all have been dealt with."""
        ask(QueueJoin(self._id))

    def _lose(self) -> None:
        # The real one counts it, and join waits for ever; the kernel counts only what it gets.
        traceback.print_exc()
        refuse("putting what can't be pickled into a JoinableQueue")


class SimpleQueue(Inherited):
    """A pipe with a lock on either end."""

    __module__ = "multiprocessing.queues"

    def __init__(self, *, ctx: object = None) -> None:
        self._id = make(NewSimpleQueue)
        self._made_for(ctx)
        self._reader = _Reader(self._id)
        self._closed = False

    def put(self, obj: object) -> None:
        """Put an item in; it waits while the pipe is full."""
        payload = dumps(obj)
        self._check()
        ask(Put(self._id, payload))

    def get(self) -> Any:
        """Take an item out."""
        self._check()
        return loads(ask(Get(self._id)))

    def empty(self) -> bool:
        """Is nothing there?"""
        self._check()
        return bool(ask(QueueEmpty(self._id)))

    def close(self) -> None:
        """This process will use it no more."""
        self._closed = True

    def _check(self) -> None:
        if self._closed:
            raise OSError("handle is closed")

    __class_getitem__: Any = classmethod(types.GenericAlias)

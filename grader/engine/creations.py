"""What a shared object is when it is made: announced ahead of the first request that uses it.

A creation is no scheduling point: nobody else can know the object yet. It needs no reply.
`private` objects (threading.Lock, queue.Queue) have one state in each process, copied by fork.
Those with a `server` are a Manager's: threading's and queue's, reached by proxies, gone with it.
"""

from typing import Annotated

from msgspec import Meta, Struct

from grader.engine.operations import Cell, Count, ObjectId, ProcessId

__all__ = [
    "Creation",
    "NewBarrier",
    "NewBytes",
    "NewCondition",
    "NewEvent",
    "NewLock",
    "NewMailbox",
    "NewManagedCondition",
    "NewManagedEvent",
    "NewManagedQueue",
    "NewMemory",
    "NewPipe",
    "NewPrivateQueue",
    "NewQueue",
    "NewRLock",
    "NewSegment",
    "NewSemaphore",
    "NewSimpleQueue",
    "is_private",
]


class Creation(Struct, frozen=True, array_like=True, tag=True):
    """The root of all creations."""

    object: ObjectId


class NewLock(Creation, frozen=True):
    """multiprocessing.Lock; with `private` or a `server` a threading.Lock."""

    private: bool = False
    server: ProcessId | None = None


class NewRLock(Creation, frozen=True):
    """multiprocessing.RLock; with `private` or a `server` a threading.RLock."""

    private: bool = False
    server: ProcessId | None = None


class NewSemaphore(Creation, frozen=True):
    """Semaphore or BoundedSemaphore."""

    value: Count = 1
    bounded: bool = False
    server: ProcessId | None = None


class NewCondition(Creation, frozen=True):
    """Condition over a lock that was announced before it."""

    lock: ObjectId = ""


class NewEvent(Creation, frozen=True):
    """Event."""


class NewBarrier(Creation, frozen=True):
    """Barrier; the inside sends the default time-out with each wait."""

    parties: Annotated[int, Meta(ge=1, le=2**31 - 1)] = 1
    action: bool = False
    server: ProcessId | None = None


class NewQueue(Creation, frozen=True):
    """Queue, JoinableQueue; a maxsize of 0 or less is unbounded."""

    maxsize: int = 0
    joinable: bool = False


class NewSimpleQueue(Creation, frozen=True):
    """SimpleQueue."""


class NewPrivateQueue(Creation, frozen=True):
    """queue.Queue: joinable, one to each process."""

    maxsize: int = 0


def is_private(made: Creation | None) -> bool:
    """Whether it has one state in each process, and none in one that has not inherited it."""
    return isinstance(made, NewPrivateQueue) or bool(getattr(made, "private", False))


class NewManagedCondition(Creation, frozen=True):
    """A Manager's Condition, over a lock of the same Manager's that was announced before it."""

    server: ProcessId
    lock: ObjectId


class NewManagedEvent(Creation, frozen=True):
    """A Manager's Event."""

    server: ProcessId


class NewManagedQueue(Creation, frozen=True):
    """A Manager's Queue or JoinableQueue; either can be joined, whatever it was asked for as."""

    server: ProcessId
    maxsize: int = 0
    joinable: bool = False


class NewMailbox(Creation, frozen=True):
    """What a pool's tasks lie in, or one result: no object of the learner's own."""


class NewPipe(Creation, frozen=True):
    """Pipe: `object` is the first end (of a one-way pipe, the reading one), `other` the second."""

    other: ObjectId = ""
    duplex: bool = True


class NewMemory(Creation, frozen=True):
    """Value, Array and their raw kin: `length` elements, `initial` first, then `fill`.

    `lock` is the object that a synchronized one takes around each access; raw ones have none.
    `code` tells the elements' type as ctypes does: "i" for an int of C, "d" for its double.
    """

    length: Annotated[int, Meta(ge=0, le=4_194_304)] = 1
    initial: tuple[Cell, ...] = ()
    fill: Cell = 0
    lock: ObjectId | None = None
    code: Annotated[str, Meta(max_length=1)] = ""


class NewSegment(Creation, frozen=True):
    """What SharedMemory opens: it has no name and no size before it is asked for them."""


class NewBytes(Creation, frozen=True):
    """The bytes of a segment: `length` zeros."""

    length: Annotated[int, Meta(ge=1, le=4_194_304)] = 1

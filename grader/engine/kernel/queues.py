"""Queue, JoinableQueue, SimpleQueue, and queue.Queue, which is private.

A Queue is what the real one is: `put` takes a slot and fills a buffer of its own process, a feeder
(an actor of its own) moves the items into the pipe, `get` takes the readers' lock, then the next
message, then gives the slot back. So `empty()` may be true after a `put`; a reader that is
killed in `get` keeps the readers' lock; `get_nowait` can find it taken and raise Empty. The
k-th put into a bounded queue needs the slot that get number k - maxsize gave back, and no other.
"""

from typing import Any

from grader.engine.creations import NewQueue, NewSimpleQueue
from grader.engine.dependency import Reader
from grader.engine.kernel.channels import Channel
from grader.engine.kernel.machine import Kernel
from grader.engine.kernel.parts import NOW, Process, Script, Wait, never
from grader.engine.kernel.processes import flushed
from grader.engine.operations import (
    CancelJoinThread,
    Error,
    Get,
    JoinThread,
    Put,
    QueueClose,
    QueueEmpty,
    QueueFull,
    QueueJoin,
    QueueSize,
    TaskDone,
)

__all__ = ["CREATORS", "HANDLERS"]

EMPTY = Error("queue.Empty")
FULL = Error("queue.Full")
TOO_OFTEN = Error("ValueError", "task_done() called too many times")


def create_queue(k: Kernel, p: Process, made: NewQueue | NewSimpleQueue) -> None:
    """Its pipe."""
    k.channels[made.object] = Channel(made.object)


def _has_slot(read: Reader, made: NewQueue) -> bool:
    if made.maxsize <= 0:
        return True
    number = read((made.object, "puts")) or 0
    return number < made.maxsize or bool(read((made.object, "slot", number - made.maxsize)))


def put(k: Kernel, p: Process, op: Put, made: NewQueue) -> Script:
    """Into this process's buffer, as soon as there is a slot."""
    thing = made.object
    if thing in p.closed:
        yield NOW
        return Error("ValueError", "Queue is closed")
    if made.maxsize > 0:
        if (yield k.wait(lambda read: _has_slot(read, made), "put", thing, op.timeout)):
            return FULL
    else:
        yield NOW
    k.add((thing, "puts"), 1)
    if made.maxsize > 0:
        k.read((thing, "puts"))
    if made.joinable:
        k.add((thing, "unfinished"), 1)
    number = p.sent.get(thing, 0)
    k.write((thing, "buffer", p.id, number), op.payload)
    p.sent[thing] = number + 1
    actor = f"{p.id}>{thing}"
    if actor not in k.tasks:
        k.add_task(actor, p, _feed(k, p, thing))
    return None


def _feed(k: Kernel, p: Process, thing: str) -> Script:
    """The feeder: item by item from the buffer into the pipe."""
    channel = k.channels[thing]
    number = 0
    while True:
        key = (thing, "buffer", p.id, number)

        def test(read: Reader, key: tuple[Any, ...] = key) -> bool:
            item = read(key)
            return item is not None and channel.can_begin(read, len(item))

        yield k.wait(test, "space", thing)
        if k.options.transit:
            yield Wait(never, k.now + k.options.transit, "sleep", thing, True)
            yield k.wait(test, "space", thing)
        yield from channel.write(k, p, k.read(key))
        number += 1
        k.write((thing, "fed", p.id), number)


def get(k: Kernel, p: Process, op: Get, made: NewQueue) -> Script:
    """The readers' lock, then the message."""
    thing, turn = made.object, (made.object, "turn")
    if thing in p.closed:
        yield NOW
        return Error("ValueError", "Queue is closed")
    until = k.now + (op.timeout or 0)
    if (yield k.wait(lambda read: read(turn) is None, "turn", thing, op.timeout)):
        return EMPTY
    k.write(turn, p.id)
    k.hold(f"turn/{thing}", p)
    channel = k.channels[thing]
    left = op.timeout and max(until - k.now, 0)
    expired = yield k.wait(
        channel.has_bytes if left == 0 else channel.has_message, "get", thing, left
    )
    if not expired and left is not None:
        expired = not channel.has_bytes(k.read)
    k.unhold(f"turn/{thing}", p.id)
    k.write(turn, None)
    if expired:
        return EMPTY
    number, payload = channel.take(k)
    k.add((thing, "gets"), 1)
    if made.maxsize > 0:
        k.write((thing, "slot", number), True)
    p.taken[thing] = p.taken.get(thing, 0) + 1
    return payload


def size(k: Kernel, p: Process, op: QueueSize, made: NewQueue) -> Script:
    """What was put and not yet got, wherever it is."""
    yield NOW
    puts: int = k.read((made.object, "puts")) or 0
    return puts - (k.read((made.object, "gets")) or 0)


def empty(k: Kernel, p: Process, op: QueueEmpty, made: NewQueue | NewSimpleQueue) -> Script:
    """Has nothing reached the pipe?"""
    yield NOW
    return not k.channels[made.object].has_bytes(k.read)


def full(k: Kernel, p: Process, op: QueueFull, made: NewQueue) -> Script:
    """Is there no slot?"""
    yield NOW
    return not _has_slot(k.read, made)


def close(k: Kernel, p: Process, op: QueueClose, made: NewQueue) -> Script:
    """This process will put nothing more."""
    yield NOW
    p.closed.add(made.object)
    return None


def join_thread(k: Kernel, p: Process, op: JoinThread, made: NewQueue) -> Script:
    """Until the feeder has moved everything."""
    thing = made.object
    if thing not in p.closed:
        yield NOW
        return Error("AssertionError", "Queue not closed")
    yield flushed(p, thing, p.sent.get(thing, 0) if thing not in p.unflushed else 0)
    return None


def cancel_join_thread(k: Kernel, p: Process, op: CancelJoinThread, made: NewQueue) -> Script:
    """What is in the buffer at exit is lost."""
    yield NOW
    p.unflushed.add(made.object)
    return None


def task_done(k: Kernel, p: Process, op: TaskDone, made: NewQueue) -> Script:
    """One less to do; the last one wakes those who wait in join.

    A process that has got more than it has reported can't report too much as long as everybody
    is like it, and the count need be looked at only when somebody waits for it.
    """
    thing = made.object
    yield NOW
    if not made.joinable:
        return Error("AttributeError", "'Queue' object has no attribute 'task_done'")
    done = p.done.get(thing, 0)
    if done >= p.taken.get(thing, 0) or k.read((thing, "foreign")):
        k.write((thing, "foreign"), True)
        if (k.read((thing, "unfinished")) or 0) <= 0:
            return TOO_OFTEN
    p.done[thing] = done + 1
    k.add((thing, "unfinished"), -1)
    waiters = k.read((thing, "joiners"))
    if waiters and not k.read((thing, "unfinished")):
        for waiter in sorted(waiters):
            k.write((thing, "all done", waiter), True)
        k.write((thing, "joiners"), frozenset())
    return None


def join(k: Kernel, p: Process, op: QueueJoin, made: NewQueue) -> Script:
    """Until everything that was put has been reported done, once."""
    thing = made.object
    yield NOW
    if not k.read((thing, "unfinished")):
        return None
    k.write((thing, "joiners"), (k.read((thing, "joiners")) or frozenset()) | {p.id})
    key = (thing, "all done", p.id)
    k.write(key, False)
    yield k.wait_for(key, "tasks", thing)
    return None


# SimpleQueue: no feeder, no limit but the pipe's.


def put_simple(k: Kernel, p: Process, op: Put, made: NewSimpleQueue) -> Script:
    """Straight into the pipe."""
    channel = k.channels[made.object]
    size = len(op.payload)
    yield k.wait(lambda read: channel.can_begin(read, size), "space", made.object)
    yield from channel.write(k, p, op.payload)
    return None


def get_simple(k: Kernel, p: Process, op: Get, made: NewSimpleQueue) -> Script:
    """The readers' lock, then the message."""
    thing, turn = made.object, (made.object, "turn")
    yield k.wait(lambda read: read(turn) is None, "turn", thing)
    k.write(turn, p.id)
    k.hold(f"turn/{thing}", p)
    yield k.wait(k.channels[thing].has_message, "get", thing)
    k.unhold(f"turn/{thing}", p.id)
    k.write(turn, None)
    return k.channels[thing].take(k)[1]


HANDLERS: dict[Any, Any] = {
    (Put, NewQueue): put,
    (Get, NewQueue): get,
    (QueueSize, NewQueue): size,
    (QueueEmpty, NewQueue): empty,
    (QueueFull, NewQueue): full,
    (QueueClose, NewQueue): close,
    (JoinThread, NewQueue): join_thread,
    (CancelJoinThread, NewQueue): cancel_join_thread,
    (TaskDone, NewQueue): task_done,
    (QueueJoin, NewQueue): join,
    (Put, NewSimpleQueue): put_simple,
    (Get, NewSimpleQueue): get_simple,
    (QueueEmpty, NewSimpleQueue): empty,
}


CREATORS: dict[type, Any] = {
    NewQueue: create_queue,
    NewSimpleQueue: create_queue,
}

"""A Manager's Condition, Event and Queue: threading's and queue's, shared through its server.

Its locks, semaphores and barriers are those of `locks` and `conditions`, with other errors. All of
them are reached through the server and gone with it (`serving`). A Condition wakes in the order
in which they wait, and does not wait until they have woken; so may give a wakeup to one that has
given up or was killed, as really. A Queue has no feeder: what was put is there at once.
"""

from typing import Any

from grader.engine.creations import (
    NewLock,
    NewManagedCondition,
    NewManagedEvent,
    NewManagedQueue,
    NewRLock,
)
from grader.engine.dependency import Reader
from grader.engine.kernel.conditions import event_clear, event_is_set
from grader.engine.kernel.locks import free_for, lock_key
from grader.engine.kernel.machine import Kernel
from grader.engine.kernel.parts import NOW, Process, ProtocolFault, Script, Wait, create_nothing
from grader.engine.kernel.queues import EMPTY, FULL, TOO_OFTEN
from grader.engine.operations import (
    ConditionWait,
    Error,
    EventClear,
    EventIsSet,
    EventSet,
    EventWait,
    Get,
    Notify,
    Put,
    QueueEmpty,
    QueueFull,
    QueueJoin,
    QueueSize,
    TaskDone,
)

__all__ = ["CREATORS", "HANDLERS"]

AnyLock = NewLock | NewRLock


def create_condition(k: Kernel, p: Process, made: NewManagedCondition) -> None:
    """Its lock has to be a lock of the same Manager."""
    if getattr(_lock_of(k, made), "server", None) != made.server:
        raise ProtocolFault(f"condition {made.object} has no lock {made.lock!r}")


def _lock_of(k: Kernel, made: NewManagedCondition) -> AnyLock:
    lock = k.objects.get(made.lock)
    if not isinstance(lock, AnyLock):
        raise ProtocolFault(f"condition {made.object} has no lock {made.lock!r}")
    return lock


def _owned(held: Any, lock: AnyLock, p: Process) -> bool:
    """A Lock knows no owner: it is enough that somebody has it."""
    return held is not None and (isinstance(lock, NewLock) or held[0] == p.id)


def condition_wait(k: Kernel, p: Process, op: ConditionWait, made: NewManagedCondition) -> Script:
    """Release and queue up, wait to be woken, take the lock again."""
    lock, thing = _lock_of(k, made), made.object
    key = lock_key(lock, p)
    yield NOW
    held = k.read(key)
    if not _owned(held, lock, p):
        return Error("RuntimeError", "cannot wait on un-acquired lock")
    woken = (thing, "woken", p.id)
    k.write(woken, False)
    k.write((thing, "waiters"), (*(k.read((thing, "waiters")) or ()), p.id))
    k.write(key, None)
    k.unhold(lock.object, held[0])
    expired = yield k.wait_for(woken, "condition", thing, op.timeout)
    yield Wait(lambda read: free_for(read, key, p.id, False), None, "lock", lock.object)
    k.write(key, (p.id, held[1]))
    k.hold(lock.object, p)
    if expired:
        _give_up(k, p, thing)
    return not expired


def notify(k: Kernel, p: Process, op: Notify, made: NewManagedCondition) -> Script:
    """Wake those who have waited longest."""
    lock, thing = _lock_of(k, made), made.object
    yield NOW
    if not _owned(k.read(lock_key(lock, p)), lock, p):
        return Error("RuntimeError", "cannot notify on un-acquired lock")
    waiters = k.read((thing, "waiters")) or ()
    count = len(waiters) if op.count is None else op.count
    _wake(k, thing, waiters[:count], waiters[count:])
    return None


def _give_up(k: Kernel, p: Process, thing: str) -> None:
    waiters = k.read((thing, "waiters"))
    k.write((thing, "waiters"), tuple(one for one in waiters if one != p.id))


def _wake(k: Kernel, thing: str, woken: tuple[str, ...], rest: tuple[str, ...]) -> None:
    if woken:
        k.write((thing, "waiters"), rest)
    for waiter in woken:
        k.write((thing, "woken", waiter), True)


def event_wait(k: Kernel, p: Process, op: EventWait, made: NewManagedEvent) -> Script:
    """Until somebody sets it; true even if it was cleared again by then."""
    thing = made.object
    yield NOW
    if k.read((thing, "flag")) or op.timeout == 0:
        return bool(k.read((thing, "flag")))
    k.write((thing, "woken", p.id), False)
    k.write((thing, "waiters"), (*(k.read((thing, "waiters")) or ()), p.id))
    expired = yield k.wait_for((thing, "woken", p.id), "event", thing, op.timeout)
    if expired:
        _give_up(k, p, thing)
    return not expired


def event_set(k: Kernel, p: Process, op: EventSet, made: NewManagedEvent) -> Script:
    """Wake all."""
    yield NOW
    if not k.read((made.object, "flag")):
        k.write((made.object, "flag"), True)
    _wake(k, made.object, k.read((made.object, "waiters")) or (), ())
    return None


# Item n of a queue is `(id, "item", n)`; put n waits for the slot that get n - maxsize gave back.


def _has_slot(read: Reader, made: NewManagedQueue) -> bool:
    number = (read((made.object, "puts")) or 0) - made.maxsize
    return made.maxsize <= 0 or number < 0 or bool(read((made.object, "slot", number)))


def _has_item(read: Reader, made: NewManagedQueue) -> bool:
    return read((made.object, "item", read((made.object, "gets")) or 0)) is not None


def put(k: Kernel, p: Process, op: Put, made: NewManagedQueue) -> Script:
    """As soon as there is room."""
    thing = made.object
    if made.maxsize > 0:
        if (yield k.wait(lambda read: _has_slot(read, made), "put", thing, op.timeout)):
            return FULL
    else:
        yield NOW
    number = k.read((thing, "puts")) or 0
    k.write((thing, "puts"), number + 1)
    k.write((thing, "item", number), op.payload)
    k.add((thing, "unfinished"), 1)
    return None


def get(k: Kernel, p: Process, op: Get, made: NewManagedQueue) -> Script:
    """As soon as something is there."""
    thing = made.object
    if (yield k.wait(lambda read: _has_item(read, made), "get", thing, op.timeout)):
        return EMPTY
    number = k.read((thing, "gets")) or 0
    k.write((thing, "gets"), number + 1)
    if made.maxsize > 0:
        k.write((thing, "slot", number), True)
    p.taken[thing] = p.taken.get(thing, 0) + 1
    return k.read((thing, "item", number))


def size(k: Kernel, p: Process, op: QueueSize, made: NewManagedQueue) -> Script:
    """What was put and not yet got."""
    yield NOW
    puts: int = k.read((made.object, "puts")) or 0
    return puts - (k.read((made.object, "gets")) or 0)


def empty(k: Kernel, p: Process, op: QueueEmpty, made: NewManagedQueue) -> Script:
    """Is nothing there?"""
    yield NOW
    return not _has_item(k.read, made)


def full(k: Kernel, p: Process, op: QueueFull, made: NewManagedQueue) -> Script:
    """Is there no room?"""
    yield NOW
    return not _has_slot(k.read, made)


def task_done(k: Kernel, p: Process, op: TaskDone, made: NewManagedQueue) -> Script:
    """One less to do.

    While every process reports no more than it has got nobody can report too much, and the count
    need not be looked at.
    """
    thing = made.object
    yield NOW
    done = p.done.get(thing, 0)
    if done >= p.taken.get(thing, 0) or k.read((thing, "foreign")):
        k.write((thing, "foreign"), True)
        if (k.read((thing, "unfinished")) or 0) <= 0:
            return TOO_OFTEN
    p.done[thing] = done + 1
    k.add((thing, "unfinished"), -1)
    return None


def join(k: Kernel, p: Process, op: QueueJoin, made: NewManagedQueue) -> Script:
    """Until nothing is left to do."""
    key = (made.object, "unfinished")
    yield k.wait(lambda read: not read(key), "tasks", made.object)
    return None


HANDLERS: dict[Any, Any] = {
    (ConditionWait, NewManagedCondition): condition_wait,
    (Notify, NewManagedCondition): notify,
    (EventWait, NewManagedEvent): event_wait,
    (EventSet, NewManagedEvent): event_set,
    (EventClear, NewManagedEvent): event_clear,
    (EventIsSet, NewManagedEvent): event_is_set,
    (Put, NewManagedQueue): put,
    (Get, NewManagedQueue): get,
    (QueueSize, NewManagedQueue): size,
    (QueueEmpty, NewManagedQueue): empty,
    (QueueFull, NewManagedQueue): full,
    (TaskDone, NewManagedQueue): task_done,
    (QueueJoin, NewManagedQueue): join,
}
CREATORS: dict[type, Any] = {
    NewManagedCondition: create_condition,
    NewManagedEvent: create_nothing,
    NewManagedQueue: create_nothing,
}

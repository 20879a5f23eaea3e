"""Condition, Event, Barrier.

A Condition is the real algorithm over three counters: `sleeping`, `tokens` (the real
wait_semaphore) and `woken`. Waiting is three steps (release and enqueue, take a token, take the
lock again); notify waits until those it woke have woken, so a killed waiter hangs it, as really.
Event and Barrier are modelled directly; the real ones are made of a Condition, and what can be
observed is the same, up to the lock inside them.
"""

from typing import Any

from grader.engine.creations import (
    NewBarrier,
    NewCondition,
    NewEvent,
    NewLock,
    NewManagedEvent,
    NewRLock,
)
from grader.engine.dependency import Reader
from grader.engine.kernel.locks import free_for, lock_key
from grader.engine.kernel.machine import Kernel
from grader.engine.kernel.parts import NOW, Process, ProtocolFault, Script, Wait, create_nothing
from grader.engine.operations import (
    BarrierAbort,
    BarrierOpen,
    BarrierReset,
    BarrierState,
    BarrierWait,
    ConditionWait,
    Error,
    EventClear,
    EventIsSet,
    EventSet,
    EventWait,
    Notify,
)

__all__ = ["CREATORS", "HANDLERS", "event_clear", "event_is_set"]

BROKEN = Error("threading.BrokenBarrierError")


def create_condition(k: Kernel, p: Process, made: NewCondition) -> None:
    """Its lock has to be a lock."""
    if not isinstance(k.objects.get(made.lock), NewLock | NewRLock):
        raise ProtocolFault(f"condition {made.object} has no lock {made.lock!r}")


def _lock_of(k: Kernel, made: NewCondition) -> NewLock | NewRLock:
    lock = k.objects[made.lock]
    if not isinstance(lock, NewLock | NewRLock):
        raise ProtocolFault(f"condition {made.object} has no lock")
    return lock


def condition_wait(k: Kernel, p: Process, op: ConditionWait, made: NewCondition) -> Script:
    """Three steps; the token may go to any of those who wait."""
    lock, thing = _lock_of(k, made), made.object
    key = lock_key(lock, p)
    yield NOW
    held = k.read(key)
    if held is None or held[0] != p.id:
        return Error("AssertionError", "must acquire() condition before using wait()")
    k.add((thing, "sleeping"), 1)
    k.write(key, None)
    k.unhold(lock.object, p.id)
    expired = yield k.wait_for((thing, "tokens"), "condition", thing, op.timeout)
    if not expired:
        k.add((thing, "tokens"), -1)
    k.add((thing, "woken"), 1)
    yield Wait(lambda read: free_for(read, key, p.id, False), None, "lock", lock.object)
    k.write(key, held)
    k.hold(lock.object, p)
    return not expired


def notify(k: Kernel, p: Process, op: Notify, made: NewCondition) -> Script:
    """Give out tokens, and wait until they have been taken."""
    lock, thing = _lock_of(k, made), made.object
    yield NOW
    held = k.read(lock_key(lock, p))
    if held is None or held[0] != p.id:
        return Error("AssertionError", "lock is not owned")
    gone = k.read((thing, "woken")) or 0
    sleeping = (k.read((thing, "sleeping")) or 0) - gone
    count = sleeping if op.count is None else min(op.count, sleeping)
    k.write((thing, "woken"), 0)
    k.write((thing, "sleeping"), sleeping - count)
    if count <= 0:
        return None
    k.write((thing, "tokens"), count)
    yield Wait(lambda read: (read((thing, "woken")) or 0) >= count, None, "wakeup", thing)
    k.add((thing, "woken"), -count)
    k.write((thing, "tokens"), 0)
    return None


def event_wait(k: Kernel, p: Process, op: EventWait, made: NewEvent) -> Script:
    """Until somebody sets it; what is returned is the flag, which may be cleared again by then."""
    thing = made.object
    yield NOW
    if k.read((thing, "flag")) or op.timeout == 0:
        return bool(k.read((thing, "flag")))
    k.write((thing, "woken", p.id), False)
    k.write((thing, "waiters"), (k.read((thing, "waiters")) or frozenset()) | {p.id})
    expired = yield k.wait_for((thing, "woken", p.id), "event", thing, op.timeout)
    if expired:
        k.write((thing, "waiters"), k.read((thing, "waiters")) - {p.id})
    return bool(k.read((thing, "flag")))


def event_set(k: Kernel, p: Process, op: EventSet, made: NewEvent) -> Script:
    """Wake all; it waits for each to wake, and hangs when one of them was killed, as really."""
    thing = made.object

    def all_live(read: Reader) -> bool:
        waiters = read((thing, "waiters")) or ()
        return all(read((waiter, "ended")) is None for waiter in sorted(waiters))

    yield Wait(all_live, None, "wakeup", thing)
    waiters = k.read((thing, "waiters")) or frozenset()
    if not k.read((thing, "flag")):
        k.write((thing, "flag"), True)
    if waiters:
        k.write((thing, "waiters"), frozenset())
    for waiter in sorted(waiters):
        k.write((thing, "woken", waiter), True)
    return None


def event_clear(k: Kernel, p: Process, op: EventClear, made: NewEvent | NewManagedEvent) -> Script:
    """The flag falls."""
    yield NOW
    if k.read((made.object, "flag")):
        k.write((made.object, "flag"), False)
    return None


def event_is_set(k: Kernel, p: Process, op: EventIsSet, made: NewEvent | NewManagedEvent) -> Script:
    """The flag."""
    yield NOW
    return bool(k.read((made.object, "flag")))


# A barrier's gate is (broken, how many have arrived, which generation, is the action running); the
# fate of a generation is None, "open" or "broken".

CLOSED = (False, 0, 0, False)


def _gate(read: Reader, thing: str) -> tuple[bool, int, int, bool]:
    return read((thing, "gate")) or CLOSED


def _quiet(k: Kernel, thing: str) -> Wait:
    return Wait(lambda read: not _gate(read, thing)[3], None, "barrier", thing)


def barrier_wait(k: Kernel, p: Process, op: BarrierWait, made: NewBarrier) -> Script:
    """The last one of a generation opens the gate, or is told to run the action first."""
    thing = made.object
    yield _quiet(k, thing)
    broken, arrived, generation, _ = _gate(k.read, thing)
    if broken:
        return BROKEN
    fate = (thing, "fate", generation)
    if arrived + 1 == made.parties and made.action:
        k.write((thing, "gate"), (False, arrived, generation, True))
        p.balance[thing] = 1
        return -1
    if arrived + 1 == made.parties:
        k.write((thing, "gate"), (False, 0, generation + 1, False))
        k.write(fate, "open")
        return arrived
    k.write((thing, "gate"), (False, arrived + 1, generation, False))
    if (yield k.wait_for(fate, "barrier", thing, op.timeout)):
        yield _quiet(k, thing)
        if k.read(fate) is None:
            _break(k, thing)
    return arrived if k.read(fate) == "open" else BROKEN


def _break(k: Kernel, thing: str) -> None:
    _, _, generation, acting = _gate(k.read, thing)
    k.write((thing, "gate"), (True, 0, generation, acting))
    if k.read((thing, "fate", generation)) is None:
        k.write((thing, "fate", generation), "broken")


def barrier_open(k: Kernel, p: Process, op: BarrierOpen, made: NewBarrier) -> Script:
    """After the action."""
    thing = made.object
    if not p.balance.get(thing):
        raise ProtocolFault(f"process {p.id} runs no action of barrier {thing}")
    yield NOW
    p.balance[thing] = 0
    _, arrived, generation, _ = _gate(k.read, thing)
    if op.failed:
        k.write((thing, "gate"), (False, 0, generation, False))
        _break(k, thing)
    else:
        k.write((thing, "gate"), (False, 0, generation + 1, False))
        k.write((thing, "fate", generation), "open")
    return arrived


def barrier_reset(k: Kernel, p: Process, op: BarrierReset, made: NewBarrier) -> Script:
    """Whoever waits gets BrokenBarrierError; then it is as new."""
    thing = made.object
    yield _quiet(k, thing)
    _, arrived, generation, _ = _gate(k.read, thing)
    if arrived:
        k.write((thing, "fate", generation), "broken")
    k.write((thing, "gate"), (False, 0, generation + 1, False))
    return None


def barrier_abort(k: Kernel, p: Process, op: BarrierAbort, made: NewBarrier) -> Script:
    """Broken until it is reset."""
    yield _quiet(k, made.object)
    _break(k, made.object)
    return None


def barrier_state(k: Kernel, p: Process, op: BarrierState, made: NewBarrier) -> Script:
    """How many wait, and whether it is broken."""
    yield NOW
    broken, arrived, _, _ = _gate(k.read, made.object)
    return (arrived, broken)


HANDLERS: dict[Any, Any] = {
    (ConditionWait, NewCondition): condition_wait,
    (Notify, NewCondition): notify,
    (EventWait, NewEvent): event_wait,
    (EventSet, NewEvent): event_set,
    (EventClear, NewEvent): event_clear,
    (EventIsSet, NewEvent): event_is_set,
    (BarrierWait, NewBarrier): barrier_wait,
    (BarrierOpen, NewBarrier): barrier_open,
    (BarrierReset, NewBarrier): barrier_reset,
    (BarrierAbort, NewBarrier): barrier_abort,
    (BarrierState, NewBarrier): barrier_state,
}
CREATORS: dict[type, Any] = {
    NewCondition: create_condition,
    NewEvent: create_nothing,
    NewBarrier: create_nothing,
}

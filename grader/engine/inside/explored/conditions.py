"""multiprocessing's Condition, Event and Barrier."""

from collections.abc import Callable
from multiprocessing import context
from types import TracebackType
from typing import Any, TypeVar

from grader.engine.creations import NewBarrier, NewCondition, NewEvent
from grader.engine.inside.explored.client import ask, make, refuse
from grader.engine.inside.explored.inheritance import Inherited
from grader.engine.inside.explored.locks import LARGEST, Lock, RLock
from grader.engine.inside.explored.timeouts import patience
from grader.engine.operations import (
    BarrierAbort,
    BarrierOpen,
    BarrierReset,
    BarrierState,
    BarrierWait,
    Clock,
    ConditionWait,
    EventClear,
    EventIsSet,
    EventSet,
    EventWait,
    Notify,
)

__all__ = ["Barrier", "Condition", "Event"]

T = TypeVar("T")


class Condition(Inherited):
    """A lock, an RLock unless one is given, and those who wait for news under it."""

    __module__ = "multiprocessing.synchronize"

    def __init__(self, lock: Lock | RLock | None = None, *, ctx: object = None) -> None:
        self._lock = lock or RLock(ctx=ctx)
        if not isinstance(self._lock, Lock | RLock):
            refuse(f"a Condition with a {type(lock).__name__} as its lock")
        self._id = make(NewCondition, lock=self._lock._id)
        self._made_for(ctx)

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        """Take the lock."""
        return self._lock.acquire(block, timeout)

    def release(self) -> None:
        """Give the lock back."""
        self._lock.release()

    def __enter__(self) -> bool:
        return self._lock.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lock.__exit__(kind, error, trace)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}({self._lock}, unknown)>"

    def wait(self, timeout: float | None = None) -> bool:
        """Give the lock back, wait for a notify, take the lock again; False after a time-out."""
        return bool(ask(ConditionWait(self._id, patience(True, timeout))))

    def notify(self, n: int = 1) -> None:
        """Wake up to `n` of those who wait."""
        ask(Notify(self._id, max(0, min(n, LARGEST))))

    def notify_all(self) -> None:
        """Wake all who wait."""
        ask(Notify(self._id, None))

    def wait_for(self, predicate: Callable[[], T], timeout: float | None = None) -> T:
        """Wait until `predicate()` is true; what it gave last."""
        result = predicate()
        if result:
            return result
        limit = patience(True, timeout)
        end = None if limit is None else ask(Clock()) + limit
        left = None
        while not result:
            if end is not None:
                left = end - ask(Clock())
                if left <= 0:
                    break
            ask(ConditionWait(self._id, left))
            result = predicate()
        return result


class Event(Inherited):
    """A flag that can be waited for."""

    __module__ = "multiprocessing.synchronize"

    def __init__(self, *, ctx: object = None) -> None:
        self._id = make(NewEvent)
        self._made_for(ctx)

    def is_set(self) -> bool:
        """The flag."""
        return bool(ask(EventIsSet(self._id)))

    def set(self) -> None:
        """Raise the flag and wake all who wait."""
        ask(EventSet(self._id))

    def clear(self) -> None:
        """Lower the flag."""
        ask(EventClear(self._id))

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the flag; False after a time-out."""
        return bool(ask(EventWait(self._id, patience(True, timeout))))

    def __getstate__(self) -> dict[str, Any]:
        return _state_as_condition(self)

    def __repr__(self) -> str:
        status = "set" if self.is_set() else "unset"
        return f"<{type(self).__qualname__} at {id(self):#x} {status}>"


def _state_as_condition(made: Inherited) -> dict[str, Any]:
    """The real ones are made of a Condition, and it is that which can't be pickled at any time."""
    context.assert_spawning(Condition.__new__(Condition))
    return Inherited.__getstate__(made)


class Barrier(Inherited):
    """`parties` processes wait for each other; the last one runs `action`."""

    __module__ = "multiprocessing.synchronize"

    def __init__(
        self,
        parties: int,
        action: Callable[[], object] | None = None,
        timeout: float | None = None,
        *,
        ctx: object = None,
    ) -> None:
        self._parties = parties
        self._action = action
        self._timeout = timeout
        # As really, a number that can't be reached is no error: nobody ever gets through.
        count = parties if isinstance(parties, int) and 0 < parties < LARGEST else LARGEST
        self._id = make(NewBarrier, parties=count, action=bool(action))
        self._made_for(ctx)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the others; the number of those who came before. BrokenBarrierError."""
        limit = patience(True, self._timeout if timeout is None else timeout)
        index = int(ask(BarrierWait(self._id, limit)))
        return index if index >= 0 else self._act()

    def _act(self) -> int:
        try:
            if self._action:
                self._action()
        except BaseException:
            ask(BarrierOpen(self._id, True))
            raise
        return int(ask(BarrierOpen(self._id)))

    def reset(self) -> None:
        """As new; those who wait get BrokenBarrierError."""
        ask(BarrierReset(self._id))

    def abort(self) -> None:
        """Broken until it is reset."""
        ask(BarrierAbort(self._id))

    @property
    def parties(self) -> int:
        """How many wait for each other."""
        return self._parties

    @property
    def n_waiting(self) -> int:
        """How many wait now."""
        return int(ask(BarrierState(self._id))[0])

    @property
    def broken(self) -> bool:
        """Is it broken?"""
        return bool(ask(BarrierState(self._id))[1])

    def __getstate__(self) -> dict[str, Any]:
        return _state_as_condition(self)

    def __repr__(self) -> str:
        waiting, broken = ask(BarrierState(self._id))
        status = "broken" if broken else f"waiters={waiting}/{self._parties}"
        return f"<{type(self).__module__}.{type(self).__qualname__} at {id(self):#x}: {status}>"

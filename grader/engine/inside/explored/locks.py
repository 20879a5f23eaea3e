"""multiprocessing's Lock, RLock, Semaphore and BoundedSemaphore."""

import errno
import multiprocessing
import operator
import os
import sys

from grader.engine.creations import NewLock, NewRLock, NewSemaphore
from grader.engine.inside.explored.client import ask, client, make
from grader.engine.inside.explored.inheritance import Inherited
from grader.engine.inside.explored.timeouts import patience
from grader.engine.operations import Acquire, Release, SemaphoreValue

__all__ = ["BoundedSemaphore", "Lock", "RLock", "SemLock", "Semaphore"]

LARGEST = 2**31 - 1


class SemLock(Inherited):
    """What all of them have in common."""

    def __init__(self, identity: str, ctx: object) -> None:
        self._id = identity
        self._made_for(ctx)

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        """Take it; False when it can't be had in time."""
        return bool(ask(Acquire(self._id, patience(block, timeout))))

    def release(self) -> None:
        """Give it back."""
        ask(Release(self._id))

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    if sys.version_info >= (3, 14):

        def locked(self) -> bool:
            """Can nobody take it now?"""
            return not self._value()

    def _value(self) -> int:
        return int(ask(SemaphoreValue(self._id)))


class _Mutex(SemLock):
    """A lock, which knows whether this process holds it.

    The kernel knows that better, but it is asked no more than a real program asks.
    """

    def __init__(self, identity: str, ctx: object) -> None:
        super().__init__(identity, ctx)
        self._held: tuple[str, int] | None = None

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        """Take it; False when it can't be had in time."""
        taken = super().acquire(block, timeout)
        if taken:
            self._count(1)
        return taken

    def release(self) -> None:
        """Give it back."""
        super().release()
        self._count(-1)

    def depth(self) -> int:
        """How often this process has taken it and not given it back; a forked child begins at 0."""
        return self._held[1] if self._held and self._held[0] == client().process else 0

    def _count(self, change: int) -> None:
        depth = self.depth() + change
        self._held = (client().process, depth) if depth > 0 else None

    def _owner(self) -> str:
        if self.depth():
            return str(multiprocessing.current_process().name)
        return "None" if self._value() else "SomeOtherProcess"


class Lock(_Mutex):
    """A lock that any process may release, and that its holder can't take twice."""

    __module__ = "multiprocessing.synchronize"

    def __init__(self, *, ctx: object = None) -> None:
        super().__init__(make(NewLock), ctx)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}(owner={self._owner()})>"


class RLock(_Mutex):
    """A lock that its holder can take again, and that only its holder may release."""

    __module__ = "multiprocessing.synchronize"

    def __init__(self, *, ctx: object = None) -> None:
        super().__init__(make(NewRLock), ctx)

    def __repr__(self) -> str:
        owner = self._owner()
        count = "nonzero" if owner == "SomeOtherProcess" else self.depth()
        return f"<{type(self).__name__}({owner}, {count})>"


def _tokens(value: int) -> int:
    number = operator.index(value)
    if number > LARGEST:
        raise OverflowError("Python int too large to convert to C int")
    if number < 0:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    return number


class Semaphore(SemLock):
    """`value` tokens; release may add to them."""

    __module__ = "multiprocessing.synchronize"

    def __init__(self, value: int = 1, *, ctx: object = None) -> None:
        super().__init__(make(NewSemaphore, value=_tokens(value)), ctx)

    def get_value(self) -> int:
        """How many tokens there are."""
        return self._value()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}(value={self._value()})>"


class BoundedSemaphore(Semaphore):
    """A semaphore that refuses one release too many."""

    __module__ = "multiprocessing.synchronize"

    def __init__(self, value: int = 1, *, ctx: object = None) -> None:
        self._maxvalue = _tokens(value)
        SemLock.__init__(self, make(NewSemaphore, value=self._maxvalue, bounded=True), ctx)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}(value={self._value()}, maxvalue={self._maxvalue})>"

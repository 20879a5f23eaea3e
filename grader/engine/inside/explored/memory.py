"""Value, Array and their raw kin: the elements are the kernel's.

The kernel takes the lock of a synchronized one around each access by itself.
"""

import ctypes
from types import TracebackType
from typing import Any

from grader.engine.creations import NewMemory
from grader.engine.inside.explored.client import make, refuse
from grader.engine.inside.explored.conditions import Condition
from grader.engine.inside.explored.elements import LONGEST, WIDEST, cells, element_type, zero
from grader.engine.inside.explored.inheritance import Inherited
from grader.engine.inside.explored.locks import Lock, RLock
from grader.engine.inside.explored.views import StringView, ValueView, array_class, named

__all__ = [
    "Array",
    "RawArray",
    "RawValue",
    "Synchronized",
    "SynchronizedArray",
    "SynchronizedBase",
    "SynchronizedString",
    "Value",
]

AnyLock = Lock | RLock


def RawValue(typecode_or_type: object, *args: Any) -> Any:  # noqa: N802  its real name
    """One element, without a lock."""
    return _value(None, typecode_or_type, args)


def RawArray(typecode_or_type: object, size_or_initializer: Any) -> Any:  # noqa: N802  the same
    """So many elements, or these, without a lock."""
    return _array(None, typecode_or_type, size_or_initializer)


def Value(  # noqa: N802  the same
    typecode_or_type: object, *args: Any, lock: Any = True, ctx: object = None
) -> Any:
    """One element; each access takes the lock."""
    if lock is False:
        return RawValue(typecode_or_type, *args)
    used = _lock(lock, "a Value", ctx)
    return Synchronized(_value(_mutex(used), typecode_or_type, args), used)


def Array(  # noqa: N802  the same
    typecode_or_type: object, size_or_initializer: Any, *, lock: Any = True, ctx: object = None
) -> Any:
    """So many elements, or these; each access takes the lock."""
    if lock is False:
        return RawArray(typecode_or_type, size_or_initializer)
    used = _lock(lock, "an Array", ctx)
    view = _array(_mutex(used), typecode_or_type, size_or_initializer)
    kind = SynchronizedString if isinstance(view, StringView) else SynchronizedArray
    return kind(view, used)


def _lock(lock: Any, name: str, ctx: object) -> AnyLock | Condition:
    if lock in (True, None):
        return RLock(ctx=ctx)
    if not hasattr(lock, "acquire"):
        raise AttributeError(f"{lock!r} has no method 'acquire'")
    if not isinstance(lock, Lock | RLock | Condition):
        refuse(f"{name} with a {type(lock).__name__} as its lock")
    return lock


def _mutex(lock: AnyLock | Condition) -> AnyLock:
    return lock._lock if isinstance(lock, Condition) else lock


def _value(lock: AnyLock | None, typecode_or_type: object, args: tuple[Any, ...]) -> Any:
    kind = element_type(typecode_or_type, "Value")
    ctypes.sizeof(kind)  # the real error, if it is no such type
    initial = cells((kind(*args).value,), kind)
    return named(ValueView, kind.__name__, "ctypes")(kind, 1, _memory(kind, 1, initial, lock))


def _array(lock: AnyLock | None, typecode_or_type: object, size_or_initializer: Any) -> Any:
    kind = element_type(typecode_or_type, "Array")
    sized = isinstance(size_or_initializer, int)
    length = size_or_initializer if sized else len(size_or_initializer)
    whole = kind * length
    ctypes.sizeof(whole)
    if length > (WIDEST if sized else LONGEST):
        refuse(f"an Array of {length} elements")
    initial = () if sized else cells(list(whole(*size_or_initializer)), kind)
    identity = _memory(kind, length, initial, lock)
    return array_class(kind, whole.__name__)(kind, length, identity)


def _memory(kind: Any, length: int, initial: tuple[Any, ...], lock: AnyLock | None) -> str:
    return make(
        NewMemory,
        length=length,
        initial=initial,
        fill=zero(kind),
        lock=None if lock is None else lock._id,
        code=kind._type_,
    )


class SynchronizedBase(Inherited):
    """A view, and the lock that each access takes."""

    __module__ = "multiprocessing.sharedctypes"

    def __init__(self, view: Any, lock: AnyLock | Condition) -> None:
        self._locked = view
        self._obj = view.past(_mutex(lock))
        self._lock = lock

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

    def get_obj(self) -> Any:
        """The view that takes no lock."""
        return self._obj

    def get_lock(self) -> AnyLock | Condition:
        """The lock."""
        return self._lock

    def __repr__(self) -> str:
        return f"<{type(self).__name__} wrapper for {self._obj}>"


class Synchronized(SynchronizedBase):
    """A Value."""

    __module__ = "multiprocessing.sharedctypes"

    @property
    def value(self) -> Any:
        """The element."""
        return self._locked.value

    @value.setter
    def value(self, value: Any) -> None:
        self._locked.value = value


class SynchronizedArray(SynchronizedBase):
    """An Array."""

    __module__ = "multiprocessing.sharedctypes"

    def __len__(self) -> int:
        return len(self._locked)

    def __getitem__(self, i: Any) -> Any:
        return self._locked[i]

    def __setitem__(self, i: Any, value: Any) -> None:
        self._locked[i] = value


class SynchronizedString(SynchronizedArray):
    """An Array of characters."""

    __module__ = "multiprocessing.sharedctypes"

    @property
    def value(self) -> Any:
        """What comes before the first NUL."""
        return self._locked.value

    @value.setter
    def value(self, value: Any) -> None:
        self._locked.value = value

    @property
    def raw(self) -> Any:
        """All of it."""
        return self._locked.raw

    @raw.setter
    def raw(self, value: Any) -> None:
        self._locked.raw = value

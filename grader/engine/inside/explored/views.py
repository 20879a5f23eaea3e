"""What RawValue and RawArray give: ctypes objects to look at, whose elements are the kernel's."""

import ctypes
import functools
import operator
from typing import Any

from grader.engine.inside.explored.client import ask, refuse
from grader.engine.inside.explored.elements import cells, join, values
from grader.engine.inside.explored.inheritance import Inherited
from grader.engine.inside.explored.locks import Lock, RLock
from grader.engine.operations import (
    Operation,
    Read,
    ReadSlice,
    SemaphoreValue,
    Write,
    WriteSlice,
)

__all__ = ["RawArrayView", "StringView", "TextView", "ValueView", "View", "array_class", "named"]


@functools.cache
def named(base: Any, name: str, module: str) -> Any:
    """`base` under the name of the ctypes class that it stands for."""
    made: type[View] = type(name, (base,), {"__module__": module})
    return made


def array_class(kind: Any, name: str) -> type["View"]:
    """The class for an array of `kind`."""
    base: Any = RawArrayView
    if kind in (ctypes.c_char, ctypes.c_wchar):
        base = StringView if kind is ctypes.c_char else TextView
    made: type[View] = named(base, name, "multiprocessing.sharedctypes")
    return made


class View(Inherited):
    """Elements of ctypes type `kind` in the memory `identity`.

    With `beside` it is the view that goes past this lock, though the kernel takes the lock: no
    difference while this process holds it or nobody does. Where there is one the run is refused.
    """

    def __init__(
        self, kind: Any, length: int, identity: str, beside: Lock | RLock | None = None
    ) -> None:
        self._kind = kind
        self._length = length
        self._id = identity
        self._beside = beside

    def past(self, lock: Lock | RLock) -> "View":
        """The view of the same that goes past `lock`."""
        return type(self)(self._kind, self._length, self._id, lock)

    def __reduce__(self) -> tuple[Any, ...]:
        """What it stands for has a class of its own for each element type and length."""
        state = self.__getstate__()
        return _view, (*_made_as(type(self)), tuple(state.values()))

    def _ask(self, operation: Operation) -> Any:
        lock = self._beside
        if lock is not None and not lock.depth() and not ask(SemaphoreValue(lock._id)):
            refuse("get_obj() while another process holds the lock")
        return ask(operation)

    def _get(self, index: int) -> Any:
        return values((self._ask(Read(self._id, index)),), self._kind)[0]

    def _set(self, index: int, value: Any) -> None:
        self._ask(Write(self._id, cells((value,), self._kind)[0], index))

    def _get_slice(self, chosen: range) -> list[Any]:
        start = chosen.start if chosen else 0
        return values(self._ask(ReadSlice(self._id, start, chosen.step, len(chosen))), self._kind)

    def _set_slice(self, chosen: range, found: list[Any]) -> None:
        start = chosen.start if chosen else 0
        self._ask(WriteSlice(self._id, start, chosen.step, cells(found, self._kind)))


def _made_as(kind: type[View]) -> tuple[type[View], str, str]:
    base: type[View] = kind.__mro__[1]
    return base, kind.__name__, kind.__module__


def _view(base: Any, name: str, module: str, state: tuple[Any, ...]) -> View:
    made: View = named(base, name, module)(*state)
    return made


class ValueView(View):
    """One element."""

    @property
    def value(self) -> Any:
        """The element."""
        return self._get(0)

    @value.setter
    def value(self, value: Any) -> None:
        box = self._kind()
        box.value = value
        self._set(0, box.value)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.value!r})"


class RawArrayView(View):
    """Elements in a row."""

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, i: Any) -> Any:
        if isinstance(i, slice):
            return join(self._get_slice(range(self._length)[i]), self._kind)
        return self._get(self._index(i))

    def __setitem__(self, i: Any, value: Any) -> None:
        if isinstance(i, slice):
            chosen = range(self._length)[i]
            box = self._box(len(chosen))
            box[:] = value
            self._set_slice(chosen, list(box))
        else:
            index, box = self._index(i), self._box(1)
            box[0] = value
            self._set(index, box[0])

    def _index(self, i: Any) -> int:
        try:
            index = operator.index(i)
        except TypeError:
            raise TypeError("indices must be integers") from None
        index += self._length if index < 0 else 0
        if not 0 <= index < self._length:
            raise IndexError("invalid index")
        return index

    def _box(self, length: int, *found: Any) -> Any:
        """A private array, to see what ctypes makes of what is assigned."""
        return (self._kind * length)(*found)

    def _all(self) -> Any:
        return self._box(self._length, *self._get_slice(range(self._length)))

    def __repr__(self) -> str:
        kind = type(self)
        return f"<{kind.__module__}.{kind.__qualname__} object at {id(self):#x}>"


class TextView(RawArrayView):
    """An array of characters."""

    @property
    def value(self) -> Any:
        """What comes before the first NUL."""
        return self._all().value

    @value.setter
    def value(self, value: Any) -> None:
        box = self._box(self._length)
        box.value = value
        end = min(len(value) + 1, self._length)  # a NUL if there is room, the rest as it was
        self._set_slice(range(end), list(box)[:end])


class StringView(TextView):
    """An array of c_char."""

    @property
    def raw(self) -> bytes:
        """All of it."""
        return bytes(self._all().raw)

    @raw.setter
    def raw(self, value: Any) -> None:
        box = self._box(self._length)
        box.raw = value
        end = memoryview(value).nbytes
        self._set_slice(range(end), list(box)[:end])

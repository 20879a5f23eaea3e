"""A message as a learner wrote it, where it is plain data; a pickle is read and never loaded."""

import pickletools
from collections.abc import Callable
from typing import Any

__all__ = ["message_text"]

_LONGEST = 400
_SCALARS = (int, float, str, bytes, type(None))


class _NotPlain(Exception):  # noqa: N818 - no mistake of anybody's
    """The pickle makes something that only loading it would show."""


def message_text(data: bytes) -> str:
    """What was sent: `(1, 'two')`, the bytes themselves, or only their number.

    Loading a learner's pickle would run their code. So its opcodes are followed, as far as they
    make numbers, strings, lists, tuples and dictionaries.
    """
    if len(data) <= _LONGEST:
        if not (data[:1] == b"\x80" and data[-1:] == b"."):
            return repr(data)
        try:
            return repr(_Reader().read(data))
        except (_NotPlain, ValueError, IndexError, TypeError):
            pass
    return f"… ({len(data)} B)"


class _Reader:
    """pickle's machine without calls. What the memo gives back is no container: that could grow."""

    def __init__(self) -> None:
        self._stack: list[Any] = []
        self._marks: list[int] = []
        self._memo: list[Any] = []

    def read(self, data: bytes) -> object:
        for code, argument, _ in pickletools.genops(data):
            self._do(code.name, argument)
        (found,) = self._stack
        return found

    def _do(self, name: str, argument: Any) -> None:
        if name in _PUSHED:
            self._stack.append(argument)
        elif name in _CONSTANTS:
            self._stack.append(_CONSTANTS[name]())
        elif name == "MARK":
            self._marks.append(len(self._stack))
        elif name == "MEMOIZE":
            self._memo.append(self._stack[-1])
        elif name in ("BINGET", "LONG_BINGET"):
            self._stack.append(_scalar(self._memo[argument]))
        elif name in _GATHERED:
            items = self._taken(name)
            self._stack.append(tuple(items))
        elif name in ("APPEND", "APPENDS"):
            items = self._taken(name)
            self._stack[-1].extend(items)
        elif name in ("SETITEM", "SETITEMS"):
            items = self._taken(name)
            self._stack[-1].update(zip(items[::2], items[1::2], strict=True))
        elif name not in ("PROTO", "FRAME", "STOP"):
            raise _NotPlain(name)

    def _taken(self, name: str) -> list[Any]:
        """The items that the opcode takes: a fixed number, or all above the last mark."""
        at = len(self._stack) - _FIXED[name] if name in _FIXED else self._marks.pop()
        items = self._stack[at:]
        del self._stack[at:]
        return items


def _scalar(value: object) -> object:
    if not isinstance(value, _SCALARS):
        raise _NotPlain("a container once more")
    return value


_PUSHED = {
    *("BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT"),
    *("SHORT_BINUNICODE", "BINUNICODE", "SHORT_BINBYTES", "BINBYTES"),
}
_CONSTANTS: dict[str, Callable[[], object]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_TUPLE": tuple,
    "EMPTY_LIST": list,
    "EMPTY_DICT": dict,
}
_GATHERED = ("TUPLE1", "TUPLE2", "TUPLE3", "TUPLE")
_FIXED = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3, "APPEND": 1, "SETITEM": 2}

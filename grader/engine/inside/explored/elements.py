"""Elements of a Value or Array: what ctypes makes of what is assigned, and how they travel.

A private ctypes array takes every value first, so that it wraps around, is cut off or is refused
as really. The kernel holds what is read back from it; a c_wchar goes as UTF-8.
"""

import ctypes
from collections.abc import Sequence
from typing import Any

from grader.engine.inside.explored.client import refuse
from grader.engine.operations import Cell

__all__ = ["LONGEST", "WIDEST", "cells", "element_type", "join", "values", "zero"]

WIDEST = 4_194_304
LONGEST = 1_000_000
"""The elements an array may have, and those that its creation may name."""

TYPECODES: dict[object, Any] = {
    "c": ctypes.c_char,
    "u": ctypes.c_wchar,
    "b": ctypes.c_byte,
    "B": ctypes.c_ubyte,
    "h": ctypes.c_short,
    "H": ctypes.c_ushort,
    "i": ctypes.c_int,
    "I": ctypes.c_uint,
    "l": ctypes.c_long,
    "L": ctypes.c_ulong,
    "q": ctypes.c_longlong,
    "Q": ctypes.c_ulonglong,
    "f": ctypes.c_float,
    "d": ctypes.c_double,
}
_SIMPLE: type = ctypes.c_int.__mro__[1]
_FORMATS = frozenset("?cubBhHiIlLqQfdg")


def element_type(typecode_or_type: object, name: str) -> Any:
    """The ctypes type that is meant. `name` is Value or Array, for what is refused."""
    try:
        kind = TYPECODES.get(typecode_or_type, typecode_or_type)
    except TypeError:
        kind = typecode_or_type
    if not isinstance(kind, type) or not hasattr(kind, "from_buffer"):
        return kind  # whatever is done with it is the real error
    if issubclass(kind, ctypes.Structure | ctypes.Union):
        refuse(f"{name} of a Structure")
    if _SIMPLE not in kind.__bases__ or getattr(kind, "_type_", None) not in _FORMATS:
        refuse(f"{name} of {kind.__name__}")
    return kind


def cells(found: Sequence[Any], kind: Any) -> tuple[Cell, ...]:
    """The values of a ctypes array, as the kernel holds them."""
    if kind is ctypes.c_wchar:
        return tuple(one.encode("utf-8", "surrogatepass") for one in found)
    return tuple(found)


def values(found: Sequence[Any], kind: Any) -> list[Any]:
    """The reverse of `cells`."""
    if kind is ctypes.c_wchar:
        return [one.decode("utf-8", "surrogatepass") for one in found]
    return list(found)


def join(found: list[Any], kind: Any) -> Any:
    """What a slice of a ctypes array gives: bytes, str or a list."""
    if kind is ctypes.c_char:
        return b"".join(found)
    return "".join(found) if kind is ctypes.c_wchar else found


def zero(kind: Any) -> Cell:
    """What an element is when nothing was assigned."""
    return cells((kind().value,), kind)[0]

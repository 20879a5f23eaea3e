"""What SharedMemory.buf gives: a memoryview to look at, whose bytes are the kernel's.

Each stands over a real memoryview of a private scratch, which every access is tried on first: the
errors, the conversions, the shapes and the life of views are Python's own. Only the bytes are not.
Who wants them all at once to read, and lets go of them at once, gets a copy (`bytes`, `b"".join`,
`struct.unpack`); a view that is kept or written through could not be seen, and is refused.
"""

import contextlib
import ctypes
import operator
import struct
import sys
from typing import Any, NoReturn

from grader.engine.inside.explored.client import ask, refuse
from grader.engine.segmenting import ReadBytes, WriteBytes

__all__ = ["Buffer", "pack_into", "unpack_from"]

_LONGEST_FORMAT = 16
_RAW = "a raw view of SharedMemory.buf"
_pack_into, _unpack_from = struct.pack_into, struct.unpack_from


class Buffer:
    """Elements of a segment's memory, the first of them at the byte `start`."""

    __slots__ = ("__weakref__", "_memory", "_scratch", "_start")

    def __init__(self, memory: str, start: int, scratch: memoryview) -> None:
        self._memory = memory
        self._start = start
        self._scratch = scratch

    # --- elements and slices ------------------------------------------------------------------
    def __len__(self) -> int:
        return len(self._scratch)

    def __getitem__(self, key: Any) -> Any:
        part, single = self._part(key)
        return part._copy()[0] if single else part

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(value, Buffer):
            value = value._copy()
        self._scratch[key] = value
        self._part(key)[0]._write()

    def __delitem__(self, key: Any) -> NoReturn:
        raise TypeError("cannot delete memory")

    def _part(self, key: Any) -> "tuple[Buffer, bool]":
        """The view of what `key` means, and whether that is one element."""
        found = self._scratch[key]
        if isinstance(found, memoryview) and not isinstance(key, slice):
            return self, False
        single = not isinstance(found, memoryview)
        if single:
            number = operator.index(key[0] if isinstance(key, tuple) else key)
            number += len(self) if number < 0 else 0
            key = slice(number, number + 1)
        chosen = range(len(self))[key]
        start = self._start + (chosen.start * self._stride if chosen else 0)
        return Buffer(self._memory, start, self._scratch[key]), single

    def _read(self, field: str = "") -> bytes:
        """Its bytes, in one operation; with `field` they are read as one, of that format."""
        if not len(self._scratch):
            return b""
        step, count, width, form = self._layout(field)
        return bytes(ask(ReadBytes(self._memory, self._start, step, count, width, form)))

    def _write(self, field: str = "") -> None:
        """Send what has been assigned to the scratch, in one operation."""
        if len(self._scratch):
            data = self._scratch.tobytes()
            step, _, width, form = self._layout(field)
            ask(WriteBytes(self._memory, self._start, step, data, width, form))

    def _layout(self, field: str) -> tuple[int, int, int, str]:
        like = self._scratch
        if field:
            return like.nbytes, 1, like.nbytes, field if len(field) <= _LONGEST_FORMAT else ""
        return self._stride, len(like), like.itemsize, like.format

    @property
    def _stride(self) -> int:
        strides: Any = self._scratch.strides
        return int(strides[0])

    def _copy(self) -> memoryview:
        """Its elements as they are now, in a memoryview of their own."""
        data = self._read()
        form: Any = self._scratch.format
        return memoryview(data).cast(form) if data else self._scratch

    # --- all of it ----------------------------------------------------------------------------
    def tobytes(self, order: Any = "C") -> bytes:
        """As memoryview.tobytes."""
        self._scratch[:0].tobytes(order)
        return self._read()

    def __bytes__(self) -> bytes:
        return self.tobytes()

    def hex(self, *args: Any, **kwargs: Any) -> str:
        """As memoryview.hex."""
        return self._read().hex(*args, **kwargs)

    def tolist(self) -> list[Any]:
        """As memoryview.tolist."""
        return self._copy().tolist()

    def __eq__(self, other: object) -> bool:
        if self is other or self._released:
            return self is other
        theirs: Any = other._copy() if isinstance(other, Buffer) else other
        try:
            memoryview(theirs)
        except TypeError:
            return NotImplemented
        return bool(self._copy() == theirs)

    def __hash__(self) -> int:
        return hash(self._scratch)

    # --- views of it --------------------------------------------------------------------------
    def cast(self, format: str, shape: Any = None) -> "Buffer":
        """As memoryview.cast, in one dimension."""
        if shape is not None:
            refuse("a shape for SharedMemory.buf")
        return Buffer(self._memory, self._start, self._scratch.cast(format))  # type: ignore[call-overload]

    def toreadonly(self) -> "Buffer":
        """As memoryview.toreadonly."""
        return Buffer(self._memory, self._start, self._scratch.toreadonly())

    def release(self) -> None:
        """As memoryview.release."""
        self._scratch.release()

    def __enter__(self) -> "Buffer":
        self._scratch.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    @property
    def _released(self) -> bool:
        return repr(self._scratch).startswith("<released")

    @property
    def obj(self) -> NoReturn:
        """What lies below is not for learners to hold."""
        refuse("SharedMemory.buf.obj")

    def __repr__(self) -> str:
        return f"<{'released ' if self._released else ''}memory at {id(self):#x}>"

    def __reduce_ex__(self, protocol: Any) -> Any:
        return self._scratch.__reduce_ex__(protocol)

    def __buffer__(self, flags: int) -> memoryview:
        """What others than Python's own code get; 0 is to read only, and with no shape."""
        if flags or self._released or not self._scratch.contiguous:
            refuse(_RAW)
        return memoryview(self._read())


def _of_the_scratch(name: str) -> Any:
    return property(lambda self: getattr(self._scratch, name))


for _name in (
    "c_contiguous", "contiguous", "f_contiguous", "format", "itemsize", "nbytes", "ndim",
    "readonly", "shape", "strides", "suboffsets",
):  # fmt: skip
    setattr(Buffer, _name, _of_the_scratch(_name))
Buffer.__name__ = Buffer.__qualname__ = "memoryview"


# --- what C code asks for -------------------------------------------------------------------------
def _fill_the_slot() -> None:
    """Python 3.11 does not ask a class for `__buffer__`: its slot is filled from here."""
    form = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object, ctypes.c_void_p, ctypes.c_int)
    get: Any = form(("PyObject_GetBuffer", ctypes.pythonapi))
    asked = form(lambda one, view, flags: get(one.__buffer__(flags), view, flags))
    slot = ctypes.c_void_p.from_address(id(Buffer) + _TP_AS_BUFFER).value
    ctypes.c_void_p.from_address(slot or 0).value = ctypes.cast(asked, ctypes.c_void_p).value
    _kept.append(asked)


_TP_AS_BUFFER = 20 * ctypes.sizeof(ctypes.c_void_p)
"""Where a type of CPython 3.11 has its `tp_as_buffer`; the first entry there is `bf_getbuffer`."""
_kept: list[object] = []
if sys.version_info < (3, 12):
    _fill_the_slot()


# --- in the place of struct's functions -----------------------------------------------------------
def pack_into(format: Any, buffer: Any, offset: Any, /, *values: Any) -> None:
    """As struct.pack_into: one write of all the values."""
    if not isinstance(buffer, Buffer):
        _pack_into(format, buffer, offset, *values)
        return
    try:
        _pack_into(format, buffer._scratch, offset, *values)
    except Exception:
        if _writes_something(format, buffer._scratch, offset, values):
            _field(format, buffer, offset)._write(_text(format))
        raise
    _field(format, buffer, offset)._write(_text(format))


def _writes_something(format: Any, like: memoryview, offset: Any, values: Any) -> bool:
    """Whether the real function, that fails, does so at a value: it has written zeros by then."""
    if like.readonly or not like.c_contiguous:
        return False
    marked = bytearray(b"\xff" * like.nbytes)
    with contextlib.suppress(Exception):
        _pack_into(format, marked, offset, *values)
    return marked.count(0xFF) < like.nbytes


def unpack_from(format: Any, /, buffer: Any, offset: Any = 0) -> tuple[Any, ...]:
    """As struct.unpack_from: one read of all the values."""
    if not isinstance(buffer, Buffer):
        return _unpack_from(format, buffer, offset)
    _unpack_from(format, buffer._scratch, offset)
    return struct.unpack(format, _field(format, buffer, offset)._read(_text(format)))


def _field(format: Any, buffer: Buffer, offset: Any) -> Buffer:
    """The bytes that are meant, once the real function has found nothing wrong with them."""
    start = operator.index(offset)
    start += buffer._scratch.nbytes if start < 0 else 0
    return buffer.cast("B")._part(slice(start, start + struct.calcsize(format)))[0]


def _text(format: Any) -> str:
    return format if isinstance(format, str) else bytes(format).decode()

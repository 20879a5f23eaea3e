"""SharedMemory and ShareableList: the real classes, over a kernel in place of the system.

A second copy of their module is loaded, in which the few things that it asks of the system are
ours: so everything else that they do is theirs, in this version of Python. Nothing is in /dev/shm.
"""

import errno
import importlib.util
import operator
import os
import struct
import zlib
from multiprocessing import resource_tracker, shared_memory
from types import ModuleType, SimpleNamespace
from typing import Any

from grader.engine.creations import NewBytes, NewSegment
from grader.engine.inside.explored.buffers import Buffer, pack_into, unpack_from
from grader.engine.inside.explored.client import ask, client, make, refuse
from grader.engine.segmenting import (
    CreateSegment,
    MeasureSegment,
    OpenSegment,
    SizeSegment,
    TrackSegment,
    UnlinkSegment,
)

__all__ = ["over_the_kernel", "replace_shared_memory"]

LARGEST = 4_194_304
_LONGEST_NAME = 255


def replace_shared_memory() -> None:
    """Put them where learners look for them."""
    ours = vars(over_the_kernel())
    vars(shared_memory).update(
        {name: ours[name] for name in ("SharedMemory", "ShareableList")},
    )
    vars(struct).update(pack_into=pack_into, unpack_from=unpack_from)
    vars(resource_tracker).update(register=_register, unregister=_unregister)


def over_the_kernel() -> ModuleType:
    """multiprocessing.shared_memory once more, with the kernel below it."""
    spec = importlib.util.find_spec(shared_memory.__name__)
    if spec is None or spec.loader is None:
        raise ImportError(shared_memory.__name__)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    vars(module).update(
        _posixshmem=SimpleNamespace(shm_open=_shm_open, shm_unlink=_shm_unlink),
        _make_filename=_make_filename,
        os=SimpleNamespace(
            **{name: value for name, value in vars(os).items() if name.startswith("O_")},
            ftruncate=_ftruncate,
            fstat=_fstat,
            close=_close,
        ),
        mmap=SimpleNamespace(mmap=_Mapping),
        memoryview=_Mapping.view,
        resource_tracker=SimpleNamespace(register=_register, unregister=_unregister),
        struct=SimpleNamespace(
            calcsize=struct.calcsize, pack_into=pack_into, unpack_from=unpack_from
        ),
    )
    return module


class _Descriptor(int):
    """An open segment; the number is anybody's guess."""

    segment: str
    memory: str


class _Mapping:
    """What mmap gives: as long as views of it are alive it can't be closed."""

    def __init__(self, descriptor: _Descriptor, size: int) -> None:
        if not size:
            raise ValueError("cannot mmap an empty file")
        self._memory = descriptor.memory
        self._scratch = bytearray(size)

    def view(self) -> Buffer:
        """The memoryview of all of it."""
        return Buffer(self._memory, 0, memoryview(self._scratch))

    def close(self) -> None:
        """As mmap's close."""
        try:
            self._scratch.clear()
        except BufferError:
            raise BufferError("cannot close exported pointers exist") from None


def _make_filename() -> str:
    """A name of the real form, that is the same in every run of a schedule."""
    return f"/psm_{zlib.crc32(client().new_id().encode()):08x}"


def _shm_open(path: str, flags: int, mode: int = 0o777) -> _Descriptor:
    name = _name(path)
    descriptor = _Descriptor(3)
    try:
        if flags & os.O_CREAT:
            descriptor.segment = make(NewSegment)
            ask(CreateSegment(descriptor.segment, name))
        else:
            descriptor.segment = ask(OpenSegment(name))
    except (FileExistsError, FileNotFoundError) as error:
        number = errno.EEXIST if isinstance(error, FileExistsError) else errno.ENOENT
        raise _failed(number, path) from None
    return descriptor


def _shm_unlink(path: str) -> None:
    try:
        ask(UnlinkSegment(_name(path)))
    except FileNotFoundError:
        raise _failed(errno.ENOENT, path) from None


def _name(path: str) -> str:
    """The file's name below /dev/shm, as the C library makes it of a path."""
    encoded = path.encode()
    name = encoded.lstrip(b"/").decode()
    if "\0" in name:  # some versions of Python cut it off there
        refuse("a NUL in the name of a SharedMemory")
    if not name or "/" in name or len(encoded) > _LONGEST_NAME:
        raise _failed(errno.EINVAL, path)
    return name


def _failed(number: int, path: str) -> OSError:
    return OSError(number, os.strerror(number), path)


def _ftruncate(descriptor: _Descriptor, size: Any) -> None:
    length = operator.index(size)
    if length > LARGEST:
        refuse(f"a SharedMemory of {length} bytes")
    memory = make(NewBytes, length=length)
    ask(SizeSegment(descriptor.segment, memory))


def _fstat(descriptor: _Descriptor) -> SimpleNamespace:
    descriptor.memory, size = ask(MeasureSegment(descriptor.segment))
    return SimpleNamespace(st_size=size)


def _close(descriptor: _Descriptor) -> None:
    """Nobody else can tell."""


def _register(path: str, kind: str) -> None:
    _of_segments(kind)
    ask(TrackSegment(_name(path)))


def _unregister(path: str, kind: str) -> None:
    _of_segments(kind)
    ask(TrackSegment(_name(path), kept=True))


def _of_segments(kind: str) -> None:
    if kind != "shared_memory":
        refuse(f"the resource tracker for a {kind}")

"""The functions of `os` and `fcntl` on descriptors of the kernel's files.

Such a descriptor is a number that no real one has. Fork copies the table, as the real one. Where an
offset is need not be asked for as long as no fork has let others move it.
"""

import errno
import fcntl
import io
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.engine.filing import (
    CloseFile,
    LockFile,
    OpenFile,
    ReadFile,
    SeekFile,
    StatFile,
    TruncateFile,
    WriteFile,
)
from grader.engine.inside.explored.client import client, refuse
from grader.engine.inside.explored.folder import asked, stat_of
from grader.engine.inside.explored.inheritance import LARGEST

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

__all__ = [
    "close",
    "fchmod",
    "flock",
    "fstat",
    "fsync",
    "ftruncate",
    "is_ours",
    "lockf",
    "lseek",
    "number_of",
    "open_descriptor",
    "read",
    "write",
]

FIRST = 1000
"""Above every real descriptor: their limit is lower."""


@dataclass(slots=True)
class _Open:
    object: str
    append: bool
    offset: int | None
    shared: bool = False

    def moved_to(self, offset: int | None) -> None:
        self.offset = None if self.shared else offset

    def moved_by(self, count: int) -> None:
        self.moved_to(None if self.offset is None else self.offset + count)


_table: dict[int, _Open] = {}


def _share() -> None:
    """Before a fork: what is open now belongs to two processes."""
    for one in _table.values():
        one.shared, one.offset = True, None


os.register_at_fork(before=_share)


def is_ours(descriptor: object) -> bool:
    """Is it the number of one of the kernel's files?"""
    return isinstance(descriptor, int) and descriptor in _table


def open_descriptor(name: str, path: Any, flags: int) -> int:
    """As os.open of the file `name`, which the learner calls `path`."""
    if not name:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    access = flags & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR)
    writing = access != os.O_RDONLY
    description = client().new_id()
    operation = OpenFile(
        description,
        name,
        reading=access != os.O_WRONLY,
        writing=writing,
        append=bool(flags & os.O_APPEND),
        create=bool(flags & os.O_CREAT),
        exclusive=bool(flags & os.O_EXCL),
        truncate=writing and bool(flags & os.O_TRUNC),
    )
    asked(operation, path)
    number = next(
        number for number in range(FIRST, FIRST + len(_table) + 1) if number not in _table
    )
    _table[number] = _Open(description, operation.append, None if operation.append else 0)
    return number


def _found(descriptor: int) -> _Open:
    found = _table.get(descriptor)
    if found is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return found


def close(fd: int) -> None:
    """As os.close."""
    description = _found(fd).object
    del _table[fd]
    asked(CloseFile(description))


def read(fd: int, length: int, /) -> bytes:
    """As os.read."""
    if length < 0:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    one = _found(fd)
    data: bytes = asked(ReadFile(one.object, min(length, LARGEST)))
    one.moved_by(len(data))
    return data


def write(fd: int, data: "Buffer", /) -> int:
    """As os.write."""
    one = _found(fd)
    written: int = asked(WriteFile(one.object, bytes(memoryview(data).cast("B")[:LARGEST])))
    if one.append:
        one.moved_to(None)
    else:
        one.moved_by(written)
    return written


def lseek(fd: int, position: int, whence: int, /) -> int:
    """As os.lseek; beyond its three ways it is refused."""
    if whence not in (0, 1, 2):
        refuse("os.lseek for holes")
    if abs(position) > 2**62:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    one = _found(fd)
    if (position, whence) == (0, 1) and one.offset is not None:
        return one.offset
    offset: int = asked(SeekFile(one.object, position, whence))  # type: ignore[arg-type]
    one.moved_to(offset)
    return offset


def ftruncate(fd: int, length: int, /, *path: Any) -> None:
    """As os.ftruncate; as os.truncate of a `path` that is open as `fd`."""
    if not 0 <= length <= 2**62:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), *path)
    asked(TruncateFile(_found(fd).object, length), *path)


def fsync(fd: int) -> None:
    """As os.fsync: others see what was written in any case."""
    _found(fd)


def fchmod(fd: int, mode: int, /) -> None:
    """As os.fchmod, of which nobody sees anything."""
    _found(fd)


def fstat(fd: int) -> os.stat_result:
    """As os.fstat."""
    return stat_of(asked(StatFile(_found(fd).object)))


def flock(fd: int, operation: int, /) -> None:
    """As fcntl.flock."""
    _lock(fd, "flock", operation)


def lockf(fd: int, cmd: int, len: int = 0, start: int = 0, whence: int = 0, /) -> None:
    """As fcntl.lockf of a whole file; of a part it is refused."""
    if len or start or whence:
        refuse("fcntl.lockf of a part of a file")
    _lock(fd, "lockf", cmd)


def _lock(fd: int, kind: Any, operation: int) -> None:
    modes = {
        fcntl.LOCK_SH: "shared",
        fcntl.LOCK_EX: "exclusive",
        fcntl.LOCK_UN: "unlocked",
    }
    mode: Any = modes.get(operation & ~fcntl.LOCK_NB)
    if mode is None and kind == "lockf":
        raise ValueError("unrecognized lockf argument")
    if mode is None:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    asked(LockFile(_found(fd).object, kind, mode, not operation & fcntl.LOCK_NB))


def number_of(file: Any) -> Any:
    """The descriptor that fcntl's functions are given, or that of a file object."""
    if isinstance(file, int):
        return file
    try:
        return file.fileno()
    except (AttributeError, io.UnsupportedOperation):  # the real function says what is wrong
        return file

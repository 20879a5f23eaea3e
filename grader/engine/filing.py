"""What is asked of the files in the run's working folder: they are the kernel's, none is real.

A `path` is a name in that folder. An `object` is an open file description: what open(2) makes, with
an offset of its own; fork shares it. Where the real call fails, the reply is an Error of the kind
"errno" whose text is the number.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from grader.engine.operations import Count, Duration, Name, ObjectId, Operation, Payload

__all__ = [
    "CloseFile",
    "FileFacts",
    "ListFolder",
    "LockFile",
    "OpenFile",
    "Path",
    "ReadFile",
    "RemovePath",
    "RenamePath",
    "SeekFile",
    "StatFile",
    "StatPath",
    "TouchPath",
    "TruncateFile",
    "WriteFile",
]

Path = Annotated[str, Meta(min_length=1, max_length=255)]
Size = Annotated[int, Meta(ge=0, le=2**62)]


class FileFacts(Struct, frozen=True, array_like=True):
    """A reply: which file it is, its length, and when it was changed last."""

    inode: Name
    size: Size
    changed: Duration


class OpenFile(Operation, frozen=True):
    """open; `object` is new. Reply: None. `append` has every write go to the end."""

    object: ObjectId
    path: Path
    reading: bool = True
    writing: bool = False
    append: bool = False
    create: bool = False
    exclusive: bool = False
    truncate: bool = False


class ReadFile(Operation, frozen=True):
    """read at the offset, which moves on. Reply: bytes, empty at the end."""

    object: ObjectId
    size: Count


class WriteFile(Operation, frozen=True):
    """write at the offset or the end. Reply: how many bytes were written."""

    object: ObjectId
    data: Payload


class SeekFile(Operation, frozen=True):
    """lseek. Reply: the new offset."""

    object: ObjectId
    offset: Annotated[int, Meta(ge=-(2**62), le=2**62)]
    whence: Literal[0, 1, 2] = 0


class TruncateFile(Operation, frozen=True):
    """ftruncate. Reply: None."""

    object: ObjectId
    size: Size


class StatFile(Operation, frozen=True):
    """fstat. Reply: FileFacts."""

    object: ObjectId


class CloseFile(Operation, frozen=True):
    """close of this process's hold on the description. Reply: None."""

    object: ObjectId


class LockFile(Operation, frozen=True):
    """flock and lockf of a whole file. Reply: None.

    An flock belongs to the description, a lockf to the process, which loses it when it closes any
    description of the file.
    """

    object: ObjectId
    kind: Literal["flock", "lockf"]
    mode: Literal["shared", "exclusive", "unlocked"]
    wait: bool = True


class StatPath(Operation, frozen=True):
    """stat. Reply: FileFacts."""

    path: Path


class TouchPath(Operation, frozen=True):
    """utime: the file is changed now. Reply: None."""

    path: Path


class RenamePath(Operation, frozen=True):
    """rename and replace: what was at `target` before is there no more. Reply: None."""

    path: Path
    target: Path


class RemovePath(Operation, frozen=True):
    """unlink. Whoever has the file open keeps it. Reply: None."""

    path: Path


class ListFolder(Operation, frozen=True):
    """listdir. Reply: the names, in order."""

"""What is asked of SharedMemory: segments that have a name, and the bytes that lie in them.

A segment is what `shm_open` makes: nothing but a name, until it is given its size and with it a
memory. Whoever opens it by name in between finds it empty, as really.
"""

import struct
from typing import Annotated

from msgspec import Meta

from grader.engine.operations import Cell, Count, ObjectId, Operation, Payload

__all__ = [
    "CreateSegment",
    "MeasureSegment",
    "OpenSegment",
    "ReadBytes",
    "SizeSegment",
    "TrackSegment",
    "UnlinkSegment",
    "WriteBytes",
    "field_value",
]

SegmentName = Annotated[str, Meta(min_length=1, max_length=255)]
Width = Annotated[int, Meta(ge=1, le=16_777_216)]
Format = Annotated[str, Meta(max_length=16)]
"""How `struct` reads the bytes, for stories: never what a verdict rests on."""


class CreateSegment(Operation, frozen=True):
    """shm_open of a new segment. Reply: None or FileExistsError."""

    object: ObjectId
    name: SegmentName


class OpenSegment(Operation, frozen=True):
    """shm_open of one that is there. Reply: its id, or FileNotFoundError."""

    name: SegmentName


class SizeSegment(Operation, frozen=True):
    """ftruncate: from now on its bytes are those of `memory`. Reply: None."""

    object: ObjectId
    memory: ObjectId


class MeasureSegment(Operation, frozen=True):
    """fstat. Reply: (memory, size), or ("", 0) before it has a size."""

    object: ObjectId


class UnlinkSegment(Operation, frozen=True):
    """shm_unlink: the name is gone, the bytes are not. Reply: None or FileNotFoundError."""

    name: SegmentName


class TrackSegment(Operation, frozen=True):
    """The resource tracker of this process removes it in the end, or (`kept`) no longer does.

    Reply: None.
    """

    name: SegmentName
    kept: bool = False


class ReadBytes(Operation, frozen=True):
    """`count` elements of `width` bytes, `step` bytes apart. Reply: bytes."""

    object: ObjectId
    start: Count
    step: int
    count: Count
    width: Width = 1
    format: Format = "B"


class WriteBytes(Operation, frozen=True):
    """Set the elements of `width` bytes at start, start + step, ... Reply: None."""

    object: ObjectId
    start: Count
    step: int
    data: Payload
    width: Width = 1
    format: Format = "B"


def field_value(format: str, data: bytes) -> Cell:
    """The one value that the bytes are, or the bytes if they are not one."""
    try:
        found = struct.unpack(format, data)
    except (struct.error, UnicodeEncodeError):
        return data
    return found[0] if len(found) == 1 else data

"""SharedMemory: named segments, their bytes in chunks, each chunk a variable, and who tidies up.

A chunk is one byte; what comes after the first thousand bytes of a large memory is in a thousand
larger chunks, so that who reads all of it touches few variables. To write what is there already is
to read it: nobody can tell the difference.

The variables of a segment: `("segment", name)` is who has the name, `(id, "memory")` its bytes.
Python's resource tracker belongs to the process that first used a segment, and to all that it
forks from then on; when that process ends it removes every segment that is still registered:
`("tracked", tracker, name)`. `("swept", name)` tells that it had to.
"""

from collections.abc import Sequence
from typing import Any

from grader.engine.creations import NewBytes, NewSegment
from grader.engine.dependency import Key
from grader.engine.kernel.machine import Kernel
from grader.engine.kernel.parts import NOW, Process, ProtocolFault, Script, Wait, create_nothing
from grader.engine.operations import Error
from grader.engine.segmenting import (
    CreateSegment,
    MeasureSegment,
    OpenSegment,
    ReadBytes,
    SizeSegment,
    TrackSegment,
    UnlinkSegment,
    WriteBytes,
)

__all__ = ["CREATORS", "HANDLERS", "end_tracker", "left_behind"]

CHUNKS = 1024


def create_segment(k: Kernel, p: Process, op: CreateSegment, made: NewSegment) -> Script:
    """The name has to be free."""
    yield NOW
    if k.read(_name(op.name)):
        return Error("FileExistsError")
    k.write(_name(op.name), made.object)
    return None


def open_segment(k: Kernel, p: Process, op: OpenSegment) -> Script:
    """Whoever has the name now."""
    yield NOW
    return k.read(_name(op.name)) or Error("FileNotFoundError")


def size_segment(k: Kernel, p: Process, op: SizeSegment, made: NewSegment) -> Script:
    """It has bytes from now on."""
    if not isinstance(k.objects.get(op.memory), NewBytes):
        raise ProtocolFault(f"segment {op.object} can't have the memory {op.memory}")
    yield NOW
    k.write((op.object, "memory"), op.memory)
    return None


def measure_segment(k: Kernel, p: Process, op: MeasureSegment, made: NewSegment) -> Script:
    """How many bytes it has."""
    yield NOW
    memory = k.objects.get(k.read((op.object, "memory")))
    return (memory.object, memory.length) if isinstance(memory, NewBytes) else ("", 0)


def unlink_segment(k: Kernel, p: Process, op: UnlinkSegment) -> Script:
    """The name is free again."""
    yield NOW
    if not k.read(_name(op.name)):
        return Error("FileNotFoundError")
    k.write(_name(op.name), None)
    return None


def _name(name: str) -> Key:
    return ("segment", name)


def track_segment(k: Kernel, p: Process, op: TrackSegment) -> Script:
    """Registered once, however many processes of the same tracker register it."""
    yield NOW
    p.tracker = p.tracker or p.id
    key = ("tracked", p.tracker, op.name)
    if bool(k.read(key)) == op.kept:
        k.write(key, not op.kept)
    return None


def end_tracker(k: Kernel, p: Process) -> None:
    """`p` ends; if the tracker is its own, and nobody that it has forked is left, that ends too."""
    if p.tracker != p.id:
        return
    heirs = [one.id for one in k.processes.values() if one.tracker == p.id and one is not p]
    if not any(k.read((heir, "life")) for heir in heirs) and _tracked(k, p):
        k.add_task(f"{p.id}!0", p, _tidy_up(k, p))


def _tracked(k: Kernel, p: Process) -> list[str]:
    keys = [key for key in k.state if key[:2] == ("tracked", p.id)]
    return [str(key[2]) for key in keys if k.read(key)]


def _tidy_up(k: Kernel, p: Process) -> Script:
    """A process of its own, that comes a moment later; in schedules it is signal 0 of its owner."""
    key = (p.id, "ended")
    yield Wait(lambda read: read(key) is not None)
    for name in _tracked(k, p):
        if k.read(_name(name)):
            k.write(_name(name), None)
            k.write(("swept", name), True)


def left_behind(k: Kernel) -> tuple[str, ...]:
    """The names of the segments that the program has not unlinked itself."""
    found = {
        str(key[1]) for key, value in k.state.items() if key[0] in ("segment", "swept") and value
    }
    return tuple(sorted(found))


def read_bytes(k: Kernel, p: Process, op: ReadBytes, made: NewBytes) -> Script:
    """All at once: of a long piece that is a simplification."""
    places = _places(made, op.start, op.step, op.count, op.width)
    yield NOW
    return _fetch(k, made, places)


def write_bytes(k: Kernel, p: Process, op: WriteBytes, made: NewBytes) -> Script:
    """All at once."""
    count, rest = divmod(len(op.data), op.width)
    if rest:
        raise ProtocolFault(f"{len(op.data)} bytes are no elements of {op.width}")
    places = _places(made, op.start, op.step, count, op.width)
    yield NOW
    _store(k, made, places, op.data)
    return None


def _places(made: NewBytes, start: int, step: int, count: int, width: int) -> Sequence[int]:
    last = start + step * (count - 1)
    ends = (min(start, last), max(start, last) + width) if count else (0, 0)
    if ends[0] < 0 or ends[1] > made.length or count * width > made.length:
        raise ProtocolFault(f"memory {made.object} has no bytes {ends}")
    if step == width:
        return range(start, start + count * width)
    return [start + step * number + byte for number in range(count) for byte in range(width)]


def _spot(made: NewBytes, place: int) -> tuple[int, int]:
    """The number of the chunk that has the byte, and where in the chunk it is."""
    if place < CHUNKS:
        return place, 0
    number, rest = divmod(place - CHUNKS, _wide(made))
    return CHUNKS + number, rest


def _wide(made: NewBytes) -> int:
    return -(-(made.length - CHUNKS) // CHUNKS)


def _chunks(k: Kernel, made: NewBytes, spots: Sequence[tuple[int, int]]) -> dict[int, bytes]:
    numbers = dict.fromkeys(number for number, _ in spots)
    return {
        number: k.read(_chunk(made, number)) or bytes(1 if number < CHUNKS else _wide(made))
        for number in numbers
    }


def _chunk(made: NewBytes, number: int) -> Key:
    return (made.object, "bytes", number)


def _fetch(k: Kernel, made: NewBytes, places: Sequence[int]) -> bytes:
    spots = [_spot(made, place) for place in places]
    chunks = _chunks(k, made, spots)
    return bytes(chunks[number][rest] for number, rest in spots)


def _store(k: Kernel, made: NewBytes, places: Sequence[int], data: bytes) -> None:
    spots = [_spot(made, place) for place in places]
    chunks = _chunks(k, made, spots)
    changed = {number: bytearray(chunk) for number, chunk in chunks.items()}
    for (number, rest), byte in zip(spots, data, strict=True):
        changed[number][rest] = byte
    for number, chunk in changed.items():
        if chunk != chunks[number]:
            k.write(_chunk(made, number), bytes(chunk))


HANDLERS: dict[Any, Any] = {
    (CreateSegment, NewSegment): create_segment,
    OpenSegment: open_segment,
    (SizeSegment, NewSegment): size_segment,
    (MeasureSegment, NewSegment): measure_segment,
    UnlinkSegment: unlink_segment,
    TrackSegment: track_segment,
    (ReadBytes, NewBytes): read_bytes,
    (WriteBytes, NewBytes): write_bytes,
}
CREATORS: dict[type, Any] = {NewBytes: create_nothing, NewSegment: create_nothing}

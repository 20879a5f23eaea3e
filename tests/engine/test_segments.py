"""SharedMemory and ShareableList, replaced: the same calls give what the real ones give."""

import os
import pickle
import re
import struct
from collections.abc import Callable, Iterator
from multiprocessing import shared_memory
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.engine.inside.explored import segments
from grader.engine.inside.explored.buffers import pack_into, unpack_from
from grader.engine.segmenting import (
    CreateSegment,
    MeasureSegment,
    ReadBytes,
    SizeSegment,
    TrackSegment,
    UnlinkSegment,
    WriteBytes,
)
from tests.engine.alone import Alone, Refusal, tried

SHARED = Path("/dev/shm")  # noqa: S108  it is looked at, no more
NAME = f"test-{os.getpid()}"
Steps = Callable[[Any], list[Callable[[], Any]]]
REAL = SimpleNamespace(
    SharedMemory=shared_memory.SharedMemory,
    ShareableList=shared_memory.ShareableList,
    pack_into=struct.pack_into,
    unpack_from=struct.unpack_from,
)


@pytest.fixture
def ours(alone: Alone) -> SimpleNamespace:
    """The replaced names."""
    copy = segments.over_the_kernel()
    return SimpleNamespace(
        SharedMemory=copy.SharedMemory,
        ShareableList=copy.ShareableList,
        pack_into=pack_into,
        unpack_from=unpack_from,
    )


@pytest.fixture
def _nothing_is_left() -> Iterator[None]:
    before = segments_of_the_system()
    yield
    assert segments_of_the_system() <= before


def segments_of_the_system() -> set[str]:
    return {one.name for one in SHARED.iterdir() if one.name.startswith(("psm_", "test-"))}


def making(m: Any) -> list[Callable[[], Any]]:
    kept: list[Any] = []

    def make(*args: Any, **kwargs: Any) -> Any:
        kept.append(m.SharedMemory(*args, **kwargs))
        return kept[-1].name if args[:1] else len(kept[-1].name), kept[-1].size

    def failure(*args: Any, **kwargs: Any) -> Any:
        try:
            m.SharedMemory(*args, **kwargs)
        except OSError as error:
            return error.errno, error.filename
        return None

    return [
        lambda: make(create=True, size=10),
        lambda: kept[0].name[:4],
        lambda: repr(kept[0]).partition("(")[0],
        lambda: make(NAME, True, 5000),
        lambda: repr(kept[1]),
        lambda: make(NAME, True, 10),
        lambda: failure(NAME, create=True, size=10),
        lambda: make(NAME),
        lambda: make(NAME, size=3),
        lambda: kept[2] == kept[3],
        lambda: kept[1].__reduce__()[1],
        lambda: make("no-such"),
        lambda: failure("no-such"),
        lambda: failure("/" + NAME),
        lambda: failure("a/b"),
        lambda: failure(""),
        lambda: failure("x" * 300),
        lambda: failure("\udc80"),
        lambda: make(),
        lambda: make(create=True),
        lambda: make(create=True, size=0),
        lambda: make(create=True, size=-1),
        lambda: make(create=True, size="x"),
        lambda: make("y", True, 1, 2, 3),
        lambda: make(nme="x"),
        lambda: kept[0].close(),
        lambda: (kept[0].buf, kept[0].close()),
        lambda: kept[0].buf[0],
        lambda: kept[0].size,
        lambda: kept[0].unlink(),
        lambda: tried(kept[0].unlink)[0],
        lambda: kept[1].unlink(),
        lambda: make(NAME),
        lambda: make(NAME, True, 7),
        lambda: bytes(kept[1].buf[:3]) == bytes(kept[2].buf[:3]) == b"\0\0\0",
        lambda: [one.close() for one in kept],
        lambda: kept[-1].unlink(),
    ]


def contents(m: Any) -> list[Callable[[], Any]]:
    one = m.SharedMemory(create=True, size=12)
    two = m.SharedMemory(one.name)
    buf = one.buf

    def put(key: Any, value: Any) -> Any:
        buf[key] = value
        return bytes(two.buf)

    return [
        lambda: (len(buf), buf.nbytes, buf.format, buf.itemsize, buf.shape, buf.strides),
        lambda: (buf.readonly, buf.ndim, buf.contiguous, buf.suboffsets, type(buf).__name__),
        lambda: put(0, 7),
        lambda: put(-1, 255),
        lambda: put(12, 1),
        lambda: put(-13, 1),
        lambda: put(0, 256),
        lambda: put(0, "x"),
        lambda: put(0, 1.5),
        lambda: put(0, b"x"),
        lambda: put("a", 1),
        lambda: put(slice(0, 3), b"abc"),
        lambda: put(slice(0, 3), b"ab"),
        lambda: put(slice(0, 3), "abc"),
        lambda: put(slice(3, 5), bytearray(b"de")),
        lambda: put(slice(None, None, 5), b"XYZ"),
        lambda: put(slice(None, None, -5), b"xyz"),
        lambda: put(slice(5, 5), b""),
        lambda: put(slice(0, 2), two.buf[1:3]),
        lambda: put(slice(0, 2), [1, 2]),
        lambda: put(..., b"x" * 12),
        lambda: put((1,), 9),
        lambda: (buf[0], buf[-1], buf[(2,)], buf[True]),
        lambda: buf[12],
        lambda: buf["a"],
        lambda: buf[1.0],
        lambda: buf[None],
        lambda: buf[1:2, 3:4],
        lambda: bytes(buf[2:6]),
        lambda: bytes(buf[2:9:3][::-1]),
        lambda: buf[8:].tolist(),
        lambda: buf[9:3].tolist(),
        lambda: bytes(buf[9:3]),
        lambda: list(buf),
        lambda: (sum(buf), max(buf), 255 in buf, 254 in buf, list(reversed(buf[:3]))),
        lambda: buf.tobytes(),
        lambda: buf.tobytes("X"),
        lambda: buf[:2].tobytes(order="A"),
        lambda: buf[:4].hex(":", 2),
        lambda: buf[:4].hex(sep="-"),
        lambda: (buf[:2] == b"x\x09", buf[:2] == two.buf[:2], buf == 5, buf != buf, buf[:1] == "x"),
        lambda: buf[:2] == b"x\x09",
        lambda: buf < buf,
        lambda: buf + b"",
        lambda: hash(buf),
        lambda: pickle.dumps(buf),
        lambda: buf[...] is buf,
        lambda: buf.__delitem__(0),
        lambda: int.from_bytes(buf[:2], "big"),
        lambda: str(buf[:2], "latin"),
        lambda: b"-".join([buf[:1], buf[1:2]]),
        lambda: struct.unpack("BB", buf[:2]),
        lambda: [one.close() for one in (one, two)],
        lambda: len(buf),
        lambda: buf[0],
        lambda: buf == b"",
        lambda: repr(buf)[:9],
        lambda: one.unlink(),
    ]


def views(m: Any) -> list[Callable[[], Any]]:
    one = m.SharedMemory(create=True, size=24)
    numbers, part = one.buf.cast("i"), one.buf[4:12]
    fixed = one.buf[2:6].toreadonly()

    def put(view: Any, key: Any, value: Any) -> Any:
        view[key] = value
        return bytes(one.buf)

    def within() -> Any:
        with one.buf[:3] as three:
            three[0] = 7
        return three[0]

    return [
        lambda: put(numbers, 0, 2**31 - 1),
        lambda: put(numbers, 1, -2),
        lambda: put(numbers, 1, 2**31),
        lambda: put(numbers, 6, 1),
        lambda: put(numbers, slice(2, 4), struct.pack("2i", 5, 6)),
        lambda: put(numbers[::2], 1, 9),
        lambda: put(numbers, slice(2, 4), numbers[:2]),
        lambda: (numbers[1], numbers.tolist(), numbers[::-2].tolist(), len(numbers)),
        lambda: (numbers.format, numbers.itemsize, numbers.strides, numbers[::-1].strides),
        lambda: numbers == numbers[:],
        lambda: (numbers[1:3].cast("B").tolist(), part.cast("h").tolist()),
        lambda: one.buf.cast("q").tolist(),
        lambda: one.buf.cast("?")[0],
        lambda: one.buf.cast("c")[0],
        lambda: one.buf.cast("x"),
        lambda: one.buf[:5].cast("i"),
        lambda: one.buf[::2].cast("B"),
        lambda: numbers.cast("d"),
        lambda: put(one.buf.cast("d"), 2, 0.1),
        lambda: put(fixed, 0, 1),
        lambda: (bytes(fixed), fixed.readonly, one.buf.readonly),
        lambda: m.pack_into("<hq", one.buf, 3, -1, 2**40),
        lambda: m.unpack_from("<hq", one.buf, 3),
        lambda: m.unpack_from("<hq", buffer=one.buf, offset=-12),
        lambda: m.pack_into("4s", part, 1, b"ab"),
        lambda: m.pack_into(b"b", part, -1, 5),
        lambda: bytes(one.buf),
        lambda: m.pack_into("q", part, 1, 5),
        lambda: m.pack_into("q", part, -3, 5),
        lambda: m.pack_into("q", part, -30, 5),
        lambda: m.pack_into("b", part, 0, "x"),
        lambda: m.pack_into("bb", part, 0, 1),
        lambda: m.pack_into("b", fixed, 0, 1),
        lambda: m.pack_into("b", one.buf[::2], 0, 1),
        lambda: m.unpack_from("q", part, 1),
        lambda: m.unpack_from("0s", part),
        lambda: m.unpack_from("4x", part),
        lambda: m.pack_into("b", bytearray(2), 0, 1),
        lambda: m.unpack_from("b", b"\x05"),
        within,
        lambda: one.close(),
        lambda: (one.buf, numbers[1]),
        lambda: (numbers.release(), part.release(), fixed.release()),
        lambda: part[0],
        lambda: part.tolist(),
        lambda: part.tobytes(),
        lambda: part[0:1],
        lambda: part.__enter__(),
        lambda: part.release(),
        lambda: one.close(),
        lambda: one.unlink(),
    ]


def lists(m: Any) -> list[Callable[[], Any]]:
    one = m.ShareableList([1, 2.5, True, None, "text", b"bytes\0", "é" * 3])
    two = m.ShareableList(name=one.shm.name)
    empty: list[Any] = []

    def put(key: Any, value: Any) -> Any:
        one[key] = value
        return list(two), two.format

    return [
        lambda: (list(one), len(one), one.format),
        lambda: (one[0], one[-1], one[True]),
        lambda: one[7],
        lambda: one[-8],
        lambda: one["a"],
        lambda: one[1:2],
        lambda: put(0, 2),
        lambda: put(0, 2.5),
        lambda: put(0, None),
        lambda: put(0, False),
        lambda: put(0, "short"),
        lambda: put(0, "12345678"),
        lambda: put(0, "123456789"),
        lambda: put(0, 2**63),
        lambda: put(4, "much too long for it"),
        lambda: put(4, b"now b\0\0"),
        lambda: put(4, 17),
        lambda: put(-1, "ü"),
        lambda: put(7, 1),
        lambda: put(1, [1]),
        lambda: put(1, 10**30),
        lambda: (one.index(2.5), one.count(17), one.count("no")),
        lambda: one.index("no"),
        lambda: (17 in one, sum(x == 17 for x in one)),
        lambda: one.append(1),
        lambda: repr(one).replace(one.shm.name, ""),
        lambda: (one.shm.size, one.shm.name == two.shm.name),
        lambda: m.ShareableList([[]]),
        lambda: m.ShareableList(name="no-such"),
        lambda: tried(lambda: m.ShareableList([1], name=one.shm.name))[0],
        lambda: tried(lambda: m.ShareableList(5))[0],
        lambda: one.__reduce__()[0].keywords == {"name": one.shm.name},
        lambda: [each.shm.close() for each in (one, two)],
        lambda: one[0],
        lambda: one.shm.unlink(),
        lambda: empty.extend([m.ShareableList()]),
        lambda: (list(empty[0]), empty[0].shm.size, empty[0].shm.unlink()),
    ]


@pytest.mark.usefixtures("_nothing_is_left")
@pytest.mark.parametrize("steps", [making, contents, views, lists])
def test_a_replaced_segment_does_what_the_real_one_does(
    steps: Steps, ours: SimpleNamespace
) -> None:
    expected = [tried(step) for step in steps(REAL)]
    found = [tried(step) for step in steps(ours)]
    both = zip(range(len(found)), expected, found, strict=True)
    assert [(number, real, our) for number, real, our in both if repr(real) != repr(our)] == []


def test_adding_to_a_byte_is_one_read_and_one_write(ours: SimpleNamespace, alone: Alone) -> None:
    one = ours.SharedMemory("a", create=True, size=3)
    one.buf[1] += 1
    assert alone.asked == [
        CreateSegment("0:0", "a"),
        SizeSegment("0:0", "0:1"),
        MeasureSegment("0:0"),
        TrackSegment("a"),
        ReadBytes("0:1", 1, 1, 1),
        WriteBytes("0:1", 1, 1, b"\1"),
    ]


def test_a_slice_or_a_field_is_one_operation_and_a_view_is_none(
    ours: SimpleNamespace, alone: Alone
) -> None:
    one = ours.SharedMemory("a", create=True, size=16)
    alone.asked.clear()
    one.buf[2:4] = b"ab"
    numbers = one.buf.cast("i")[1::2]
    assert alone.asked == [WriteBytes("0:1", 2, 1, b"ab")]
    numbers.tolist()
    numbers.release()
    ours.pack_into("hq", one.buf, 0, 1, 2)
    ours.unpack_from("q", one.buf, 8)
    assert alone.asked[1:] == [
        ReadBytes("0:1", 4, 8, 2, 4, "i"),
        WriteBytes("0:1", 0, 16, struct.pack("hq", 1, 2), 16, "hq"),
        ReadBytes("0:1", 8, 8, 1, 8, "q"),
    ]


def test_to_unlink_is_to_take_the_name_and_to_tell_the_tracker(
    ours: SimpleNamespace, alone: Alone
) -> None:
    ours.SharedMemory("a", create=True, size=3).unlink()
    assert alone.asked[-2:] == [UnlinkSegment("a"), TrackSegment("a", kept=True)]


def test_names_have_the_real_form_and_are_told_apart(ours: SimpleNamespace) -> None:
    names = [ours.SharedMemory(create=True, size=1).name for _ in range(2)]
    assert len(set(names)) == 2
    assert all(re.fullmatch("psm_[0-9a-f]{8}", name) for name in names)


@pytest.mark.parametrize(
    ("use", "name"),
    [
        (lambda one: one.buf.obj, "SharedMemory.buf.obj"),
        (lambda one: one.buf.cast("B", (2, 3)), "a shape for SharedMemory.buf"),
        (lambda one: type(one)(create=True, size=2**23), "a SharedMemory of 8388608 bytes"),
        (lambda one: type(one)("a\0b"), "a NUL in the name of a SharedMemory"),
    ],
)
def test_what_can_not_be_seen_is_refused(
    use: Callable[[Any], Any], name: str, ours: SimpleNamespace
) -> None:
    one = ours.SharedMemory(create=True, size=6)
    with pytest.raises(Refusal, match=re.escape(name)):
        use(one)

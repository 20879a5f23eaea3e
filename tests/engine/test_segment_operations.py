"""What each operation on a segment does, one fact a test, on the kernel alone."""

from typing import Any

import pytest

from grader.engine.creations import NewBytes, NewLock, NewSegment
from grader.engine.dependency import READ, WRITE, conflict
from grader.engine.kernel import Kernel, ProtocolFault
from grader.engine.kernel.segments import left_behind
from grader.engine.operations import Acquire, Exit, Join, Read, Release
from grader.engine.races import LostUpdate, races
from grader.engine.reduction import Dpor
from grader.engine.search import Exploration, Finished
from grader.engine.segmenting import (
    CreateSegment,
    MeasureSegment,
    OpenSegment,
    ReadBytes,
    SizeSegment,
    TrackSegment,
    UnlinkSegment,
    WriteBytes,
    field_value,
)
from grader.engine.simulated import Body, Simulated, Spawn
from grader.engine.trace import Ending
from tests.engine.test_operations import child, every, one, outcomes, replies, script

A, B, BYTES, LOCK = "0:1", "0:2", "0:3", "0:4"
MADE = [NewSegment(A), NewSegment(B), NewBytes(BYTES, 8), NewLock(LOCK)]


def test_a_name_belongs_to_one_segment_until_it_is_unlinked() -> None:
    found = replies(
        MADE,
        OpenSegment("a"),
        CreateSegment(A, "a"),
        CreateSegment(B, "a"),
        OpenSegment("a"),
        UnlinkSegment("a"),
        UnlinkSegment("a"),
        OpenSegment("a"),
        CreateSegment(B, "a"),
        OpenSegment("a"),
    )
    missing, there = "FileNotFoundError", "FileExistsError"
    assert found == (missing, None, there, A, None, missing, missing, None, B)


def test_a_segment_is_empty_until_it_has_its_size() -> None:
    found = replies(MADE, MeasureSegment(A), SizeSegment(A, BYTES), MeasureSegment(A))
    assert found == (("", 0), None, (BYTES, 8))


def test_whoever_opens_a_segment_while_it_is_made_may_find_it_empty() -> None:
    def main(me: str) -> Body:
        yield from MADE
        yield child(CreateSegment(A, "a"), SizeSegment(A, BYTES))
        found = yield OpenSegment("a")
        return (yield MeasureSegment(found))

    ended = Ending.RETURNED
    assert outcomes(main) == {
        (ended, "FileNotFoundError"),
        (ended, ("", 0)),
        (ended, (BYTES, 8)),
    }


def test_bytes_are_there_after_the_name_is_gone() -> None:
    found = replies(
        MADE,
        CreateSegment(A, "a"),
        WriteBytes(BYTES, 0, 1, b"abcdefgh"),
        UnlinkSegment("a"),
        ReadBytes(BYTES, 0, 1, 8),
        ReadBytes(BYTES, 6, -3, 3),
        ReadBytes(BYTES, 0, 4, 2, 2),
        ReadBytes(BYTES, 3, 8, 1, 5),
        ReadBytes(BYTES, 8, 1, 0),
        WriteBytes(BYTES, 6, -6, b"XYxy", 2),
        ReadBytes(BYTES, 0, 1, 8),
    )
    assert found[3:8] == (b"abcdefgh", b"gda", b"abef", b"defgh", b"")
    assert found[9] == b"xycdefXY"


def test_a_large_memory_keeps_each_byte_in_its_place() -> None:
    made = [NewBytes(BYTES, 5_000)]
    found = replies(
        made,
        WriteBytes(BYTES, 4_998, 1, b"yz"),
        WriteBytes(BYTES, 3, 1, b"abcdefg"),
        WriteBytes(BYTES, 0, 5, b"0123"),
        ReadBytes(BYTES, 0, 1, 16),
        ReadBytes(BYTES, 4_996, 1, 4),
    )
    assert found[3:] == (b"0\0\0ab1defg2\0\0\0\x003", b"\0\0yz")


@pytest.mark.parametrize(
    "operation",
    [
        ReadBytes(BYTES, 8, 1, 1),
        ReadBytes(BYTES, 5, 4, 1, 4),
        ReadBytes(BYTES, 1, -1, 3),
        ReadBytes(BYTES, 0, 0, 9),
        WriteBytes(BYTES, 0, 3, b"abcd", 3),
        WriteBytes(BYTES, 0, 2**40, b"abcd"),
        SizeSegment(A, LOCK),
        SizeSegment(A, "0:99"),
        ReadBytes(A, 0, 1, 1),
        Read(BYTES),
        MeasureSegment(BYTES),
    ],
)
def test_what_is_not_there_is_a_fault_of_its_sender(operation: Any) -> None:
    kernel = Kernel()
    for creation in MADE:
        kernel.create("0", creation)
    with pytest.raises(ProtocolFault):
        kernel.request("0", operation)


def footprints(*operations: Any, length: int = 8) -> list[dict[Any, int]]:
    run = one(script([NewBytes(BYTES, length)], *operations))
    found = [step.footprint for step in run.trace[: len(operations)]]
    return [{key: mode for key, mode in each.items() if key[1] == "bytes"} for each in found]


def test_accesses_commute_if_their_bytes_are_apart_or_both_read() -> None:
    low, high, mid, all_of_it, other = footprints(
        WriteBytes(BYTES, 0, 1, b"abcd"),
        WriteBytes(BYTES, 4, 1, b"abcd"),
        WriteBytes(BYTES, 3, 2, b"zz"),
        ReadBytes(BYTES, 0, 1, 8),
        ReadBytes(BYTES, 2, 1, 4),
    )
    assert not conflict(low, high)
    assert conflict(low, mid)
    assert conflict(high, mid)
    assert conflict(low, all_of_it)
    assert not conflict(all_of_it, other)


def test_neighbours_commute_where_a_large_memory_begins() -> None:
    first, second, third = footprints(
        WriteBytes(BYTES, 0, 1, b"a"),
        WriteBytes(BYTES, 1, 1, b"b"),
        ReadBytes(BYTES, 1, 1, 4_095),
        length=4_096,
    )
    assert not conflict(first, second)
    assert not conflict(first, third)
    assert conflict(second, third)


def test_to_write_what_is_there_already_is_to_read_it() -> None:
    _, same, partly = footprints(
        WriteBytes(BYTES, 0, 1, b"ab"),
        WriteBytes(BYTES, 0, 1, b"ab"),
        WriteBytes(BYTES, 0, 1, b"ac"),
    )
    assert list(same.values()) == [READ, READ]
    assert list(partly.values()) == [READ, WRITE]


def adding(me: str) -> Body:
    (value,) = yield ReadBytes(BYTES, 0, 1, 1)
    yield WriteBytes(BYTES, 0, 1, bytes([value + 1]))


def added(body: Any) -> list[Finished]:
    def main(me: str) -> Body:
        yield from MADE
        yield Spawn(body)
        yield Spawn(body)
        yield Join("1")
        yield Join("2")
        return (yield ReadBytes(BYTES, 0, 1, 1))

    return every(main)


def test_an_update_without_a_lock_is_lost_and_named() -> None:
    runs = added(adding)
    assert {run.result["0"] for run in runs} == {b"\1", b"\2"}
    for run in runs:
        found = [one for one in races(run.trace) if isinstance(one, LostUpdate)]
        assert bool(found) == (run.result["0"] == b"\1")
        assert all(one.first.value == 0 and one.overwriting.value == 1 for one in found)


def test_an_update_under_a_lock_is_never_lost() -> None:
    def careful(me: str) -> Body:
        yield Acquire(LOCK)
        yield from adding(me)
        yield Release(LOCK)

    assert [run.result["0"] for run in added(careful)] == [b"\2", b"\2"]


def test_nobody_loses_an_update_by_writing_what_was_there() -> None:
    def keeping(me: str) -> Body:
        found = yield ReadBytes(BYTES, 0, 1, 1)
        yield WriteBytes(BYTES, 0, 1, found)

    assert [races(run.trace) for run in added(keeping)] == [()]


# --- who tidies up --------------------------------------------------------------------------------
CREATED = (CreateSegment(A, "a"), TrackSegment("a"))


def left(*actions: Any) -> set[tuple[str, ...]]:
    """What is left in the end, in every schedule."""
    exploration = Exploration(Watched(script(MADE, *actions)), Dpor())
    return {run.result["left"] for run in exploration}


class Watched(Simulated):
    """Its result tells what is left."""

    def start(self) -> Any:
        session = super().start()
        session.result = lambda: {"left": left_behind(session.kernel)}  # type: ignore[method-assign]
        return session


def test_what_nobody_unlinks_is_left_behind_though_the_tracker_removes_it() -> None:
    assert left(*CREATED) == {("a",)}
    assert left(CreateSegment(A, "a")) == {("a",)}


def test_what_was_unlinked_is_not_left_behind() -> None:
    assert left(*CREATED, UnlinkSegment("a"), TrackSegment("a", kept=True)) == {()}
    assert left(*CREATED, child(UnlinkSegment("a"), TrackSegment("a", kept=True))) == {()}


def test_a_child_with_a_tracker_of_its_own_takes_the_segment_along_a_moment_later() -> None:
    child_first = script(MADE, child(*CREATED), Join("1"), OpenSegment("a"))
    assert {run.result["0"][2] for run in every(child_first)} == {A, "FileNotFoundError"}


def test_a_child_that_shares_its_parents_tracker_leaves_the_segment_there() -> None:
    shared = script(MADE, TrackSegment("b"), child(*CREATED), Join("1"), OpenSegment("a"))
    assert {run.result["0"][3] for run in every(shared)} == {A}


def test_a_tracker_outlives_its_process_as_long_as_others_have_it() -> None:
    def starter(me: str) -> Body:
        yield from CREATED
        yield child(Acquire(LOCK))
        yield Exit(0, abrupt=True)

    def main(me: str) -> Body:
        yield from MADE
        yield Acquire(LOCK)
        yield Spawn(starter)
        yield Join("1")
        return (yield OpenSegment("a"))

    assert {run.result["0"] for run in every(main)} == {A}


def test_one_value_is_shown_and_what_is_none_stays_bytes() -> None:
    assert field_value("<h", b"\xff\xff") == -1
    assert field_value("?", b"\1") is True
    assert field_value("3s", b"abc") == b"abc"
    for odd in ("hh", "q", "é", "\0", "", "99999999999999q"):
        assert field_value(odd, b"abcd") == b"abcd"

"""What each operation on files does, one fact a test, on the kernel alone."""

import errno
from collections.abc import Callable
from typing import Any

import pytest

from grader.engine.deadlock import Kind, diagnosis
from grader.engine.file_races import TornRead
from grader.engine.filing import (
    CloseFile,
    FileFacts,
    ListFolder,
    LockFile,
    OpenFile,
    ReadFile,
    RemovePath,
    RenamePath,
    SeekFile,
    StatFile,
    StatPath,
    TouchPath,
    TruncateFile,
    WriteFile,
)
from grader.engine.kernel import Kernel, Options
from grader.engine.kernel.files import MOST_KEPT, TOO_MUCH, preset
from grader.engine.operations import Exit, Join, ProtocolFault, Signal, Sleep
from grader.engine.races import LostUpdate, races
from grader.engine.reduction import Dpor
from grader.engine.search import Exploration, Finished
from grader.engine.simulated import Body, Raised, Simulated, Spawn
from grader.engine.strategies import Replay
from grader.engine.trace import Ending

A, B, C = "0:1", "0:2", "0:3"
ENOENT, EBADF, EEXIST, EINVAL, EFBIG, EAGAIN = (
    errno.ENOENT,
    errno.EBADF,
    errno.EEXIST,
    errno.EINVAL,
    errno.EFBIG,
    errno.EAGAIN,
)


def script(*actions: Any) -> Callable[..., Body]:
    """Does one thing after the other, and returns all replies and the numbers of the errors."""

    def main(me: str) -> Body:
        replies = []
        for action in actions:
            try:
                replies.append((yield action))
            except Raised as raised:
                replies.append(int(raised.error.text))
        return tuple(replies)

    return main


def child(*actions: Any, **how: Any) -> Spawn:
    return Spawn(script(*actions), **how)


def first(*actions: Any, **options: Any) -> Finished:
    system = Simulated(script(*actions), options=Options(**options))
    return next(iter(Exploration(system, Replay(()))))


def replies(*actions: Any, **options: Any) -> Any:
    run = first(*actions, **options)
    assert run.end.ending is Ending.RETURNED
    return run.result["0"]


def every(*actions: Any, **options: Any) -> list[Finished]:
    exploration = Exploration(Simulated(script(*actions), options=Options(**options)), Dpor())
    runs = list(exploration)
    assert exploration.exhaustive
    return runs


def new(thing: str, path: str = "f", **how: Any) -> OpenFile:
    return OpenFile(thing, path, **{"writing": True, "create": True, **how})


def test_what_is_written_is_read_from_the_offset_on() -> None:
    found = replies(new(A), WriteFile(A, b"abc"), ReadFile(A, 9), SeekFile(A, 1), ReadFile(A, 1))
    assert found == (None, 3, b"", 1, b"b")


def test_two_descriptions_of_a_file_have_offsets_of_their_own() -> None:
    found = replies(new(A), WriteFile(A, b"abc"), OpenFile(B, "f"), ReadFile(B, 2), ReadFile(B, 2))
    assert found[3:] == (b"ab", b"c")


def test_opening_to_truncate_empties_the_file_at_once() -> None:
    assert replies(new(A), WriteFile(A, b"abc"), new(B, truncate=True), StatFile(A))[3] == (
        FileFacts(A, 0, 0)
    )


def test_appending_goes_to_the_end_wherever_the_offset_is() -> None:
    found = replies(
        new(A), new(B, append=True), WriteFile(A, b"abc"), WriteFile(B, b"d"),
        SeekFile(B, 0), WriteFile(B, b"e"), SeekFile(A, 0), ReadFile(A, 9),
    )  # fmt: skip
    assert found[-1] == b"abcde"


def test_a_description_opened_to_append_is_at_the_end_when_it_is_first_asked() -> None:
    steps = new(A), WriteFile(A, b"abc"), new(B, append=True), WriteFile(A, b"d"), SeekFile(B, 0, 1)
    assert replies(*steps)[-1] == 4


def test_a_write_beyond_the_end_fills_up_with_zeros() -> None:
    steps = new(A), SeekFile(A, 3), WriteFile(A, b"x"), SeekFile(A, 0), ReadFile(A, 9)
    assert replies(*steps)[-1] == b"\0\0\0x"


def test_truncating_cuts_or_fills_up_and_leaves_the_offset() -> None:
    found = replies(
        new(A), WriteFile(A, b"abc"), TruncateFile(A, 1), SeekFile(A, 0, 1), TruncateFile(A, 3),
        SeekFile(A, 0), ReadFile(A, 9),
    )  # fmt: skip
    assert found[3:] == (3, None, 0, b"a\0\0")


def test_seeking_is_relative_to_beginning_offset_or_end() -> None:
    steps = new(A), WriteFile(A, b"abc"), SeekFile(A, -1, 2), SeekFile(A, -1, 1), SeekFile(A, -5, 1)
    assert replies(*steps)[2:] == (2, 1, EINVAL)


@pytest.mark.parametrize(
    ("action", "number"),
    [
        (OpenFile(A, "f"), ENOENT),
        (new(A, "f/g"), ENOENT),
        (StatPath("f"), ENOENT),
        (TouchPath("f"), ENOENT),
        (RemovePath("f"), ENOENT),
        (RenamePath("f", "g"), ENOENT),
        (ReadFile(A, 1), EBADF),
        (WriteFile(A, b""), EBADF),
        (SeekFile(A, 0), EBADF),
        (TruncateFile(A, 0), EBADF),
        (StatFile(A), EBADF),
        (CloseFile(A), EBADF),
        (LockFile(A, "flock", "shared"), EBADF),
    ],
)
def test_what_is_not_there_is_told_by_its_number(action: Any, number: int) -> None:
    assert replies(action) == (number,)


@pytest.mark.parametrize(
    ("opened", "action", "number"),
    [
        (new(A), new(B, exclusive=True), EEXIST),
        (new(A), RenamePath("f", "g/h"), ENOENT),
        (new(A, reading=False), ReadFile(A, 1), EBADF),
        (new(A, writing=False), WriteFile(A, b"x"), EBADF),
        (new(A, writing=False), TruncateFile(A, 0), EINVAL),
        (new(A, writing=False), LockFile(A, "lockf", "exclusive"), EBADF),
        (new(A, reading=False), LockFile(A, "lockf", "shared"), EBADF),
        (new(A), TruncateFile(A, 11), EFBIG),
    ],
)
def test_what_is_not_allowed_is_told_by_its_number(opened: Any, action: Any, number: int) -> None:
    assert replies(opened, action, file_size=10) == (None, number)


def test_a_file_grows_to_its_limit_and_no_further() -> None:
    steps = new(A), WriteFile(A, b"x" * 8), WriteFile(A, b"y" * 8), WriteFile(A, b"z"), StatFile(A)
    assert replies(*steps, file_size=10)[1:] == (8, 2, EFBIG, FileFacts(A, 10, 0))


def test_all_that_goes_in_and_out_of_files_is_bounded() -> None:
    kernel = Kernel()
    kernel.kept = MOST_KEPT - 3
    for action in (new(A), WriteFile(A, b"ab"), SeekFile(A, 0), ReadFile(A, 9)):
        kernel.request("0", action)
        kernel.step("0")
    assert (kernel.end().ending, kernel.end().detail) == (Ending.REFUSED, TOO_MUCH)


def test_a_file_that_is_removed_lives_on_for_those_who_have_it_open() -> None:
    found = replies(
        new(A), RemovePath("f"), WriteFile(A, b"old"), StatPath("f"), new(B), WriteFile(B, b"new"),
        SeekFile(A, 0), ReadFile(A, 9),
    )  # fmt: skip
    assert found[3:] == (ENOENT, None, 3, 0, b"old")


def test_renaming_over_an_open_file_leaves_that_as_it_is() -> None:
    found = replies(
        new(A), WriteFile(A, b"old"), new(B, "g"), WriteFile(B, b"new"), RenamePath("g", "f"),
        SeekFile(A, 0), ReadFile(A, 9), OpenFile(C, "f"), ReadFile(C, 9), StatPath("g"),
    )  # fmt: skip
    assert found[6:] == (b"old", None, b"new", ENOENT)


def test_a_file_can_be_renamed_to_itself() -> None:
    assert replies(new(A), RenamePath("f", "f"), ListFolder()) == (None, None, ("f",))


def test_the_folder_is_listed_in_order_without_what_is_gone() -> None:
    found = replies(new(A, "b"), new(B, "c"), new(C, "a"), RemovePath("c"), ListFolder())
    assert found[-1] == ("a", "b")


def test_writing_and_touching_change_a_file_and_reading_does_not() -> None:
    found = replies(
        new(A), Sleep(5), ReadFile(A, 1), StatFile(A), TouchPath("f"), StatFile(A), Sleep(5),
        WriteFile(A, b"x"), StatPath("f"),
    )  # fmt: skip
    facts = [reply for reply in found if isinstance(reply, FileFacts)]
    assert facts == [FileFacts(A, 0, 0), FileFacts(A, 0, 5), FileFacts(A, 1, 10)]


def test_what_is_in_the_folder_at_first_can_be_read() -> None:
    kernel = Kernel()
    preset(kernel, {"given.json": b"{}"})
    kernel.request("0", OpenFile(A, "given.json"))
    kernel.step("0")
    kernel.request("0", ReadFile(A, 9))
    assert kernel.step("0").reply == b"{}"


@pytest.mark.parametrize("thing", ["1:0", A])
def test_a_description_is_the_process_s_own_and_new(thing: str) -> None:
    kernel = Kernel()
    kernel.request("0", new(A))
    kernel.step("0")
    with pytest.raises(ProtocolFault, match="can't open"):
        kernel.request("0", new(thing))


def test_fork_shares_the_offset() -> None:
    steps = new(A), WriteFile(A, b"abcd"), SeekFile(A, 0), child(ReadFile(A, 2)), Join("1")
    assert replies(*steps, ReadFile(A, 2))[-1] == b"cd"


def test_a_child_goes_on_with_what_its_parent_has_closed() -> None:
    run = first(new(A), WriteFile(A, b"ab"), child(SeekFile(A, 0), ReadFile(A, 2)), CloseFile(A))
    assert run.result["1"] == (0, b"ab")


def test_reads_commute_and_writes_do_not() -> None:
    reading = [child(OpenFile(f"{one}:1", "f"), ReadFile(f"{one}:1", 1)) for one in "12"]
    writing = [child(new(f"{one}:1", append=True), WriteFile(f"{one}:1", b"x")) for one in "12"]
    assert len(every(new(A), *reading)) == 1
    assert len(every(new(A), *writing)) == 2


# Locks.

FLOCK, LOCKF = "flock", "lockf"


def lock(thing: str, kind: Any = FLOCK, mode: Any = "exclusive", wait: bool = True) -> LockFile:
    return LockFile(thing, kind, mode, wait)


def test_an_flock_excludes_other_descriptions_until_it_is_given_up() -> None:
    found = replies(
        new(A), new(B), lock(A), lock(B, wait=False), lock(B, mode="shared", wait=False),
        lock(A, mode="unlocked"), lock(B, wait=False),
    )  # fmt: skip
    assert found[2:] == (None, EAGAIN, EAGAIN, None, None)


def test_shared_locks_go_together() -> None:
    found = replies(
        new(A), new(B), new(C), lock(A, mode="shared"), lock(B, mode="shared"),
        lock(C, wait=False), lock(A, mode="shared"),
    )  # fmt: skip
    assert found[3:] == (None, None, EAGAIN, None)


def test_shared_locks_commute() -> None:
    def sharing(one: str) -> Spawn:
        mine = f"{one}:1"
        return child(new(mine), lock(mine, mode="shared"), CloseFile(mine))

    assert len(every(new(A), sharing("1"), sharing("2"))) == 1


def test_an_flock_that_can_t_become_exclusive_is_lost() -> None:
    found = replies(
        new(A), new(B), lock(A, mode="shared"), lock(B, mode="shared"), lock(A, wait=False),
        lock(B, wait=False),
    )  # fmt: skip
    assert found[4:] == (EAGAIN, None)


def test_a_lockf_of_one_process_excludes_others_as_its_mode_says() -> None:
    kept = [new("1:1"), lock("1:1", LOCKF, wait=False)]
    found = first(
        new(A), lock(A, LOCKF, "shared"), child(*kept), Join("1"),
        child(new("2:1"), lock("2:1", LOCKF, "shared", wait=False)), Join("2"),
    )  # fmt: skip
    assert [found.result[one][-1] for one in "12"] == [EAGAIN, None]


def test_a_lockf_that_can_t_become_exclusive_stays_shared() -> None:
    sharing = child(new("1:1"), lock("1:1", LOCKF, "shared"), Sleep(50))
    asking = child(new("2:1"), lock("2:1", LOCKF, wait=False))
    run = first(
        new(A), lock(A, LOCKF, "shared"), sharing, Sleep(5), lock(A, LOCKF, wait=False),
        Join("1"), asking, Join("2"),
    )  # fmt: skip
    assert (run.result["0"][4], run.result["2"][-1]) == (EAGAIN, EAGAIN)


def test_an_flock_is_shared_with_children_and_a_lockf_is_not() -> None:
    run = first(new(A), lock(A), lock(A, LOCKF), child(
        lock(A, wait=False), lock(A, LOCKF, wait=False)
    ))  # fmt: skip
    assert run.result["1"] == (None, EAGAIN)


def test_an_flock_ends_with_its_last_holder_and_a_lockf_with_any_closing() -> None:
    inherits = child(new("1:1"), lock("1:1", wait=False), CloseFile(A), lock("1:1", wait=False))
    run = first(new(A), lock(A), inherits, CloseFile(A), Join("1"))
    assert run.result["1"] in ((None, EAGAIN, None, EAGAIN), (None, EAGAIN, None, None))
    asks = child(new("1:1"), lock("1:1", LOCKF, wait=False))
    run = first(new(A), new(B), lock(A, LOCKF), CloseFile(B), asks, Join("1"))
    assert run.result["1"] == (None, None)


@pytest.mark.parametrize("kind", [FLOCK, LOCKF])
@pytest.mark.parametrize("end", [Exit(0), Exit(0, abrupt=True), Signal("1", 9)])
def test_the_end_of_a_process_gives_up_its_locks(kind: Any, end: Any) -> None:
    own = [new("1:1"), lock("1:1", kind)]
    killed = isinstance(end, Signal)
    run = first(
        child(*own, Sleep(50) if killed else end), Sleep(5), *([end] if killed else []), Join("1"),
        new(A), lock(A, kind, wait=False),
    )  # fmt: skip
    assert run.result["0"][-1] is None


def test_who_waits_for_a_lock_gets_it_when_it_is_free() -> None:
    waits = child(new("1:1"), lock("1:1"), WriteFile("1:1", b"x"))
    runs = every(new(A), lock(A), waits, WriteFile(A, b"y"), lock(A, mode="unlocked"), Join("1"))
    assert {run.result["1"] for run in runs} == {(None, None, 1)}
    assert all(run.end.ending is Ending.RETURNED for run in runs)


def test_a_lock_that_is_never_given_up_is_a_deadlock_with_its_holder() -> None:
    run = first(new(A), lock(A), child(new("1:1"), lock("1:1")), Join("1"))
    found = diagnosis(Kernel(), run.end)
    waiting = {wait.reason: [holder.process for holder in wait.holders] for wait in found.waits}
    assert waiting[FLOCK] == ["0"]


def test_the_same_file_locked_twice_by_one_process_is_named() -> None:
    run = first(new(A), new(B), lock(A), lock(B))
    assert diagnosis(Kernel(), run.end).kind is Kind.ACQUIRED_TWICE


def test_two_files_locked_in_opposite_order_are_a_cycle() -> None:
    def crossing(me: str, one: str, two: str) -> Spawn:
        first_, second = f"{me}:1", f"{me}:2"
        return child(new(first_, one), new(second, two), lock(first_), lock(second))

    runs = every(new(A, "f"), new(B, "g"), crossing("1", "f", "g"), crossing("2", "g", "f"))
    stuck = [run.end for run in runs if run.end.ending is Ending.DEADLOCK]
    assert {diagnosis(Kernel(), end).kind for end in stuck} == {Kind.LOCK_CYCLE}


# What a trace says.


def buying(me: str) -> Spawn:
    mine, out = f"{me}:1", f"{me}:2"

    def body(process: str) -> Body:
        yield OpenFile(mine, "f")
        left = int((yield ReadFile(mine, 9)) or b"0")
        yield OpenFile(out, "f", False, True, truncate=True)
        yield WriteFile(out, b"%d" % (left - 1))
        yield CloseFile(out)
        return left

    return Spawn(body)


def test_a_lost_update_and_a_torn_read_of_a_file_are_named() -> None:
    runs = every(new(A), WriteFile(A, b"2"), buying("1"), buying("2"))
    found = [one for run in runs for one in races(run.trace)]
    lost = [one for one in found if isinstance(one, LostUpdate)]
    torn = [one for one in found if isinstance(one, TornRead)]
    assert {(one.object, one.first.value, one.overwriting.value) for one in lost} >= {
        ("f", "2", "1")
    }
    assert {(one.path, one.writer, one.reader, one.found) for one in torn} == {
        ("f", "1", "2", ""),
        ("f", "2", "1", ""),
    }


def test_a_process_may_be_killed_at_each_of_its_steps_or_live() -> None:
    writes = child(new("1:1"), WriteFile("1:1", b"a"), WriteFile("1:1", b"b"), name="victim")
    runs = every(new(A), writes, Join("1"), StatPath("f"), killed="victim")
    assert {(run.result["0"][-1].size, run.result["1"] == "killed") for run in runs} == {
        (0, True),
        (1, True),
        (2, False),
    }

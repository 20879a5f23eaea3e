"""SharedMemory in explored runs: what goes wrong is found and named, what is right is proved."""

from typing import Any

import pytest

from grader.engine.failure import Crash, Leftovers, RefusedUse
from grader.engine.observation import Observation
from grader.engine.races import LostUpdate, races
from grader.engine.real import perform
from grader.outcome import Verdict
from grader.report.failures import tell
from grader.report.races import race_story
from grader.report.verdicts import verdict_of
from tests.engine.test_managers import controller, explore, real_controller, spec
from tests.engine.test_segments import segments_of_the_system

__all__ = ["controller", "explore", "real_controller"]

WORK = """
import ctypes, struct
from multiprocessing import resource_tracker, shared_memory
from multiprocessing.shared_memory import SharedMemory, ShareableList

def twice(target, *args):
    ps = [Process(target=target, args=args) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()

def shared(target, *args):
    block = SharedMemory(create=True, size=8)
    try:
        twice(target, block, *args)
        return block.buf[0]
    finally:
        block.close()
        block.unlink()

def listed(target, *args):
    items = ShareableList([5, "x", 2.5])
    try:
        twice(target, items, *args)
        return list(items)
    finally:
        items.shm.close()
        items.shm.unlink()

def add(block):
    seen = block.buf[0]
    block.buf[0] = seen + 1

def add_in_turn(block, lock):
    with lock: block.buf[0] += 1

def add_by_name(name, lock):
    block = SharedMemory(name)
    with lock: block.buf[0] += 1
    block.close()

def add_number(block):
    numbers = block.buf.cast("i")
    numbers[0] += 1

def add_packed(block):
    (seen,) = struct.unpack_from("<h", block.buf, 0)
    struct.pack_into("<h", block.buf, 0, seen + 1)

def add_item(items): items[0] += 1

def add_item_in_turn(items, lock):
    with lock: items[0] += 1
"""


def runs_of(explore: Any, call: str) -> tuple[list[Observation], Any]:
    seen, explorer = explore(f"{WORK}\ndef f(): return {call}")
    assert explorer.exhaustive
    return seen, explorer


@pytest.mark.parametrize(
    ("call", "right", "lost"),
    [
        ("shared(add)", 2, 1),
        ("shared(add_number)", 2, 1),
        ("shared(add_packed)", 2, 1),
        ("listed(add_item)", [7, "x", 2.5], [6, "x", 2.5]),
    ],
)
def test_a_lost_update_is_found_and_named_and_both_lines_are_known(explore, call, right, lost):
    runs, _ = runs_of(explore, call)
    assert [run.failure for run in runs] == [None] * 4
    assert [run.result for run in runs].count(right) == 2
    for run in runs:
        found = [one for one in races(run.operations) if isinstance(one, LostUpdate)]
        assert bool(found) == (run.result == lost)
        for one in found:
            assert one.overwriting.value == one.first.value + 1
            story = race_story(one, dict(run.names))
            assert "Lost update: " in story.en
            assert "丢失更新：" in story.zh
            lines = [one.first, one.second, one.overwritten, one.overwriting]
            assert all(access.place is not None for access in lines)


@pytest.mark.parametrize(
    ("call", "result"),
    [
        ("shared(add_in_turn, Lock())", 2),
        ("listed(add_item_in_turn, Lock())", [7, "x", 2.5]),
    ],
)
def test_under_a_lock_every_order_is_right(explore, call, result):
    runs, _ = runs_of(explore, call)
    assert [(run.failure, run.result) for run in runs] == [(None, result)] * 2


def test_changes_tell_who_wrote_which_byte(explore):
    runs, _ = runs_of(explore, "shared(add_in_turn, Lock())")
    assert [(one.process, one.before, one.after) for one in runs[0].changes] == [
        ("1", 0, 1),
        ("2", 1, 2),
    ]


LIKE_REAL = {
    "by inheritance": "shared(add_in_turn, Lock())",
    "by name": """named()
def named():
    block = SharedMemory(create=True, size=8)
    twice(add_by_name, block.name, Lock())
    try: return block.buf[0], len(block.name), block.size
    finally: block.close(); block.unlink()
""",
    "through a queue": """sent()
def take(q):
    items, block = q.get()
    items[1], block.buf[:3] = "y", b"abc"
    items.shm.close(); block.close()
def sent():
    items, block, q = ShareableList([1, "x", None]), SharedMemory(create=True, size=8), Queue()
    p = Process(target=take, args=(q,))
    p.start(); q.put((items, block)); p.join()
    found = list(items), bytes(block.buf[:4]), repr(block).replace(block.name, "")
    for one in (items.shm, block): one.close(); one.unlink()
    return found
""",
    "a worker's tracker is told to forget it": """forgotten()
def add_and_forget(name):
    block = SharedMemory(name)
    resource_tracker.unregister(block._name, "shared_memory")
    block.buf[0] += 1
    block.close()
def forgotten():
    block = SharedMemory(create=True, size=4)
    p = Process(target=add_and_forget, args=(block.name,))
    p.start(); p.join()
    try: return block.buf[0]
    finally: block.close(); block.unlink()
""",
    "two unlink it": "shared(SharedMemory.unlink)",
    "a view is still there": """held()
def held():
    block = SharedMemory(create=True, size=8)
    block.unlink()
    part = block.buf[2:]
    try: block.close()
    except BufferError as error: return str(error)
""",
    "through C code": """copied()
def copied():
    block = SharedMemory(create=True, size=4)
    block.buf[:] = b"abcd"
    found = (struct.unpack("<H", block.buf[:2]), b"".join([block.buf[1:3], b"!"]),
        bytes(block.buf).decode(), int.from_bytes(block.buf, "big"), str(block.buf, "ascii"))
    block.close(); block.unlink()
    return found
""",
}


@pytest.mark.parametrize("name", LIKE_REAL)
def test_it_does_what_it_does_for_real(name, explore, real_controller, tmp_path):
    before = segments_of_the_system()
    runs, _ = runs_of(explore, LIKE_REAL[name])
    assert segments_of_the_system() == before
    real = perform(real_controller, spec(tmp_path, f"{WORK}\ndef f(): return {LIKE_REAL[name]}"))
    assert told(real) in [told(run) for run in runs]


def told(run: Observation) -> tuple[object, object]:
    failure = run.failure
    return run.result, failure.fault.kind if isinstance(failure, Crash) else failure


def test_unlinking_in_every_worker_crashes_the_second(explore):
    runs, _ = runs_of(explore, LIKE_REAL["two unlink it"])
    assert {type(run.failure) for run in runs} == {Crash}
    assert {run.failure.fault.kind for run in runs} == {"FileNotFoundError"}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("SharedMemory('board', True, 8).close()", "board"),
        ("SharedMemory(create=True, size=8).size", "psm_d85ad257"),
        ("ShareableList([1]).shm.close()", "psm_d85ad257"),
    ],
)
def test_what_is_never_unlinked_is_leaked_by_name(explore, body, name):
    runs, _ = runs_of(explore, body)
    (failure,) = [run.failure for run in runs]
    assert failure == Leftovers((name,))
    assert verdict_of(failure) is Verdict.LEAKED
    assert name in tell(failure, {})


def test_a_child_s_own_tracker_takes_its_segment_along_in_some_orders(explore):
    runs, _ = runs_of(
        explore,
        """found()
def make(): SharedMemory("board", True, 8).close()
def found():
    p = Process(target=make)
    p.start(); p.join()
    board = SharedMemory("board")
    board.close(); board.unlink()
""",
    )
    kinds = {run.failure and run.failure.fault.kind for run in runs}
    assert kinds == {None, "FileNotFoundError"}


@pytest.mark.parametrize(
    "body",
    [
        "memoryview(block.buf)",
        "bytearray(block.buf)",
        "ctypes.c_int.from_buffer(block.buf)",
        "struct.Struct('i').pack_into(block.buf, 0, 1)",
        "bytearray(8).__iadd__(block.buf[::2])",
    ],
)
def test_a_raw_view_is_refused_by_name_and_line(explore, body):
    source = f"{WORK}\ndef f():\n    block = SharedMemory(create=True, size=8)\n    {body}"
    (seen,), _ = explore(source)
    assert isinstance(seen.failure, RefusedUse)
    assert seen.failure.name == "a raw view of SharedMemory.buf"
    assert seen.failure.frame.function == "f"


def test_the_same_schedule_gives_the_same_names_and_steps(explore):
    def traces() -> list[list[str]]:
        runs, _ = runs_of(explore, LIKE_REAL["by name"])
        return [[repr((one.operation, one.reply)) for one in run.operations] for run in runs]

    assert traces() == traces()

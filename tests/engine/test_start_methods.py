"""Spawn and forkserver in explored runs: what a child has, what it has not, and what breaks."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from grader.engine.explore import Explorer, Plan
from grader.engine.failure import Crash, RefusedUse
from grader.engine.real import perform
from grader.engine.search import Budget
from grader.engine.spec import RunSpec
from grader.exercise import Limits
from tests.engine.test_managers import controller, real_controller

__all__ = ["controller", "real_controller"]

TELLING = Path(__file__).with_name("start_methods.py")
LIMITS = Limits(seconds=20, processor_seconds=10)


@pytest.fixture
def explore(controller: Any, tmp_path: Path) -> Any:
    """explore(source, method): all observations of its function f, and the explorer."""

    def explore(source: str, method: str = "spawn", most: int = 1_000) -> Any:
        file = tmp_path / "work.py"
        file.write_text("import os, sys\nimport multiprocessing as mp\n" + source, "utf-8")
        spec = RunSpec({"work.py": file}, "f", {}, start_method=method, limits=LIMITS)
        explorer = Explorer(controller, spec, Plan(budget=Budget(most), then=None))
        return list(explorer), explorer

    return explore


@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
def test_what_a_child_has_and_what_breaks_is_the_same_as_really(
    controller, real_controller, method
):
    spec = RunSpec(
        {"work.py": TELLING},
        "tell",
        {"method": method},
        expected=frozenset(["AttributeError"]),
        limits=LIMITS,
    )
    real = perform(real_controller, spec)
    explored = next(iter(Explorer(controller, spec, Plan(budget=Budget(1)))))
    assert (real.failure, explored.failure) == (None, None)
    assert explored.result == real.result


NAMES = """
class Thing: pass
def child(box): box.put((__name__, Thing.__module__, Thing()))
def f():
    ctx = mp.get_context("spawn")
    box = ctx.Queue()
    p = ctx.Process(target=child, args=(box,))
    p.start()
    name, module, thing = box.get()
    p.join()
    return [name, module, isinstance(thing, Thing)]
"""


def test_a_spawned_child_knows_the_file_as_a_script_s_child_does(explore, tmp_path):
    (seen,), _ = explore(NAMES)
    main = "\nif __name__ == '__main__':\n    import json\n    print(json.dumps(f()))\n"
    script = tmp_path / "script.py"
    script.write_text("import multiprocessing as mp\n" + NAMES + main, "utf-8")
    told = subprocess.run([sys.executable, str(script)], capture_output=True, check=True)
    assert seen.result == json.loads(told.stdout) == ["__mp_main__", "__mp_main__", True]


GUARDLESS = """
def work(): pass
p = mp.Process(target=work)
p.start()
p.join()
def f(): return p.exitcode
"""


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_file_that_starts_processes_when_it_is_loaded_breaks(explore, method):
    (seen,), _ = explore(GUARDLESS, method)
    assert isinstance(seen.failure, Crash)
    assert seen.failure.fault.kind == "RuntimeError"
    assert "has finished its bootstrapping phase" in seen.failure.fault.message
    frames = seen.failure.fault.frames
    assert [one.line for one in frames if one.file == "work.py"] == [6]
    assert seen.result == 1
    assert explore(GUARDLESS, "fork")[0][0].result == 0


UPDATES = """
def add(total): total.value = total.value + 1
def f():
    total = mp.Value("i", 0)
    ps = [mp.Process(target=add, args=(total,)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return total.value
"""


def test_a_lost_update_is_found_and_every_order_seen_whatever_the_start_method(explore):
    for method in ("fork", "spawn", "forkserver"):
        seen, explorer = explore(UPDATES, method)
        assert ({one.result for one in seen}, explorer.exhaustive) == ({1, 2}, True)
        orders = Counter(one.result for one in seen)
        if method == "fork":
            due = orders
        assert orders == due


ENDS = """
def child(end):
    try: end.recv()
    except EOFError: pass
def f():
    ours, theirs = mp.Pipe()
    p = mp.Process(target=child, args=(theirs,))
    p.start()
    theirs.close()
    ours.close()
    p.join()
    return p.exitcode
"""


def test_a_spawned_child_holds_no_end_of_a_pipe_but_what_it_is_given(explore):
    seen, _ = explore(ENDS, "fork")
    assert all(one.failure for one in seen)  # the forked child keeps its parent's end open
    seen, explorer = explore(ENDS)
    assert {(one.failure, one.result) for one in seen} == {(None, 0)}
    assert explorer.exhaustive


OWN_CLASS = """
class Worker(mp.get_context("spawn").Process):
    def run(self): pass
def f():
    workers = [Worker(), mp.get_context("forkserver").Process(), mp.Process()]
    for p in workers: p.start()
"""


def test_how_each_process_was_started_is_told_whatever_its_class(explore):
    seen, _ = explore(OWN_CLASS, "fork")
    told = [(one.kind, one.start_method) for one in seen[0].children]
    assert told == [("Worker", "spawn"), ("ForkServerProcess", "forkserver"), ("Process", "fork")]


PRIVATE = """
import threading
lock = threading.Lock()
def child(box):
    box.put((lock.acquire(blocking=False), os.path.exists("kept"), log is None))
log = None
def f():
    global log
    log = open("kept", "w")
    lock.acquire()
    box = mp.SimpleQueue()
    p = mp.Process(target=child, args=(box,))
    p.start()
    p.join()
    return box.get()
"""


def test_what_is_private_is_not_inherited_and_files_are_there_by_name(explore):
    (seen,), _ = explore(PRIVATE)
    assert (seen.failure, seen.result) == (None, [True, True, True])


def test_what_is_printed_while_the_file_is_loaded_is_the_child_s(explore):
    source = "print('loaded')\ndef g(): pass\ndef f():\n    mp.Process(target=g).start()"
    (seen,), _ = explore(source)
    assert [(line.process, line.text) for line in seen.output] == [
        ("MainProcess", "loaded"),
        ("Process-1", "loaded"),
    ]


POOLS = """
from concurrent.futures import ProcessPoolExecutor
def square(x): return x * x
def put(kept, lock, box):
    with lock: kept["sum"] = kept.get("sum", 0) + 1
    box.put("x")
def f():
    with mp.Pool(1) as pool: first = pool.map(square, [1, 2])
    with ProcessPoolExecutor(1) as pool: second = list(pool.map(square, [3]))
    with mp.Manager() as manager:
        kept, lock, box = manager.dict(), manager.Lock(), manager.Queue()
        p = mp.Process(target=put, args=(kept, lock, box))
        p.start()
        p.join()
        return [first, second, dict(kept), box.get()]
"""


def test_pools_and_managers_work_with_spawned_processes(explore):
    seen, _ = explore(POOLS, most=3)
    assert {(one.failure, str(one.result)) for one in seen} == {
        (None, "[[1, 4], [9], {'sum': 1}, 'x']")
    }


def test_a_file_loaded_for_the_forkserver_is_refused_by_name(explore):
    (seen,), _ = explore("def f(): mp.set_forkserver_preload(['work'])", "forkserver")
    assert isinstance(seen.failure, RefusedUse)
    assert seen.failure.name == "set_forkserver_preload"


def test_a_start_method_that_is_named_nowhere_is_refused(explore):
    source = """
contexts = getattr(mp, "get_" + "context")
def f(): contexts("sp" + "awn").Process(target=print).start()
"""
    (seen,), _ = explore(source, "fork")
    assert isinstance(seen.failure, RefusedUse)
    assert seen.failure.name == "a start method that the file does not name"


LET_GO = {
    "given and not kept": "    p = ctx.Process(target=work, args=(ctx.{kind},))\n"
    "    p.start()\n    p.join()\n    return p.exitcode\n",
    "not waited for": "    kept = ctx.{kind}\n    ctx.Process(target=work, args=(kept,)).start()\n",
}


@pytest.mark.parametrize("kind", ["Lock()", "Event()", "Queue()", "Value('i', 0)"])
@pytest.mark.parametrize("how", LET_GO)
def test_what_its_maker_lets_go_too_early_is_not_there_for_a_spawned_child(explore, kind, how):
    head = "def work(thing): pass\ndef f():\n    ctx = mp.get_context('spawn')\n"
    seen, explorer = explore(head + LET_GO[how].format(kind=kind))
    failures = [one.failure for one in seen if one.failure]
    assert explorer.exhaustive
    assert {(type(one), one.fault.kind, one.fault.message) for one in failures} == {
        (Crash, "FileNotFoundError", "[Errno 2] No such file or directory")
    }
    assert len(failures) < len(seen) == 2


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_what_is_kept_until_all_have_ended_is_there_in_every_order(explore, method):
    source = """
def work(lock, box):
    with lock: box.put(1)
def f():
    lock, box = mp.Lock(), mp.SimpleQueue()
    ps = [mp.Process(target=work, args=(lock, box)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return box.get() + box.get()
"""
    seen, explorer = explore(source, method)
    assert [(one.failure, one.result) for one in seen] == [(None, 2)] * 2
    assert explorer.exhaustive

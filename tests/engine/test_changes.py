"""Who changed which shared number, from what to what: `changes` of an explored run."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from grader.engine.controller import Controller
from grader.engine.explore import Explorer, Plan
from grader.engine.observation import Observation
from grader.engine.spec import RunSpec


@pytest.fixture(scope="module")
def controller() -> Iterator[Controller]:
    with Controller(explored=True) as controller:
        yield controller


@pytest.fixture
def first_run(controller: Controller, tmp_path: Path) -> Any:
    """first_run(source): the first explored run of its function f."""

    def first_run(source: str) -> Observation:
        file = tmp_path / "work.py"
        file.write_text("from multiprocessing import *\n" + dedent(source))
        spec = RunSpec(work={"work.py": file}, function="f", arguments={})
        seen = next(iter(Explorer(controller, spec, Plan())))
        assert seen.failure is None
        return seen

    return first_run


def summary(seen: Observation) -> list[tuple[Any, ...]]:
    return [(one.process, one.before, one.after) for one in seen.changes]


def test_each_write_of_a_value_is_told_with_the_value_before(first_run):
    seen = first_run(
        """
        def add(value): value.value += 1
        def f():
            value = Value("i", 3)
            process = Process(target=add, args=(value,))
            process.start()
            process.join()
            value.value = 4
        """
    )
    assert summary(seen) == [("1", 3, 4), ("0", 4, 4)]
    assert len({one.thing for one in seen.changes}) == 1
    steps = [one.step for one in seen.changes]
    assert [seen.operations[step].index for step in steps] == steps == sorted(steps)


def test_the_type_of_the_elements_is_told(first_run):
    seen = first_run(
        """
        import ctypes
        def f():
            Array("i", 26), Array("b", 2), RawArray("h", [1]), Value("d"), Value(ctypes.c_bool)
        """
    )
    told = [getattr(one, "code", None) for one in seen.creations]
    assert [code for code in told if code is not None] == ["i", "b", "h", "d", "?"]


def test_the_elements_of_an_array_are_told_apart(first_run):
    seen = first_run(
        """
        def f():
            array = Array("i", [7, 8, 9])
            array[1] = 5
            array[0:3:2] = [1, 2]
        """
    )
    assert [(one.thing[1], one.before, one.after) for one in seen.changes] == [
        (1, 8, 5),
        (0, 7, 1),
        (2, 9, 2),
    ]


def test_what_was_never_written_is_told_as_it_was_made(first_run):
    seen = first_run(
        """
        def f():
            RawArray("i", 3)[2] = 6
            RawValue("d").value = 0.5
        """
    )
    assert summary(seen) == [("0", 0, 6), ("0", 0.0, 0.5)]


def test_the_permits_of_a_semaphore_go_up_and_down_and_a_lock_has_none(first_run):
    seen = first_run(
        """
        def f():
            permits, lock = Semaphore(2), Lock()
            permits.release()
            with lock:
                permits.acquire()
            BoundedSemaphore(1).acquire()
            Semaphore(0).acquire(block=False)
        """
    )
    assert summary(seen) == [("0", 2, 3), ("0", 3, 2), ("0", 1, 0)]


def test_the_items_of_a_queue_are_counted(first_run):
    seen = first_run(
        """
        def f():
            items = Queue(1)
            items.put("one")
            try:
                items.put("two", block=False)
            except Exception:
                pass
            items.get()
            SimpleQueue().put("three")
        """
    )
    assert summary(seen) == [("0", 0, 1), ("0", 1, 0), ("0", 0, 1)]


def test_what_is_no_number_is_told_as_changed_at_a_manager_too(first_run):
    seen = first_run(
        """
        def work(books, log):
            books.update({"a": {"left": 1}, "b": {"left": 2}})
            books["c"] = "text"
            log.append(1)
        def f():
            with Manager() as m:
                process = Process(target=work, args=(m.dict(), m.list()))
                process.start()
                process.join()
        """
    )
    told = [(one.process, one.thing[1], one.before, one.after) for one in seen.changes]
    assert ("2", "'c'", None, None) in told
    assert {process for process, *_ in told} == {"2"}  # the server is "1"
    assert len({one.thing[0] for one in seen.changes}) == 2

"""Who held which lock from when to when, and what could have been at the same time."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from grader.engine.controller import Controller
from grader.engine.explore import Explorer, Plan
from grader.engine.observation import Observation
from grader.engine.operations import Acquire, Release
from grader.engine.spec import RunSpec


@pytest.fixture(scope="module")
def controller() -> Iterator[Controller]:
    with Controller(explored=True) as controller:
        yield controller


@pytest.fixture
def explored(controller: Controller, tmp_path: Path) -> Any:
    """explored(source): every explored run of its function f."""

    def explored(source: str) -> list[Observation]:
        file = tmp_path / "work.py"
        file.write_text("import threading\nfrom multiprocessing import *\n" + dedent(source))
        spec = RunSpec(work={"work.py": file}, function="f", arguments={})
        found = list(Explorer(controller, spec, Plan()))
        assert [seen.failure for seen in found] == [None] * len(found)
        return found

    return explored


ALONE = """
    def f():
        lock = {lock}
        with lock:
            pass
"""


@pytest.mark.parametrize("lock", ["Lock()", "RLock()", "Semaphore(1)", "Manager().Lock()"])
def test_a_hold_goes_from_the_acquire_to_the_release(explored, lock):
    (seen,) = explored(ALONE.format(lock=lock))
    (hold,) = seen.holds
    assert hold.process == "0"
    assert isinstance(seen.operations[hold.first].operation, Acquire)
    assert isinstance(seen.operations[hold.last].operation, Release)


@pytest.mark.parametrize("lock", ["threading.Lock()", "Semaphore(2)"])
def test_what_keeps_nobody_out_is_not_held(explored, lock):
    (seen,) = explored(ALONE.format(lock=lock))
    assert seen.holds == ()


def test_an_rlock_is_held_from_the_first_acquire_to_the_last_release(explored):
    (seen,) = explored(
        """
        def f():
            lock = RLock()
            with lock:
                with lock:
                    Value("i", 0, lock=False).value = 1
        """
    )
    (hold,) = seen.holds
    kinds = [type(step.operation).__name__ for step in seen.operations[hold.first : hold.last + 1]]
    assert kinds == ["Acquire", "Acquire", "Write", "Release", "Release"]


def test_a_lock_that_is_never_released_is_held_to_the_end(explored):
    (seen,) = explored("def f(): Lock().acquire()")
    assert [hold.last for hold in seen.holds] == [None]


def test_an_acquire_that_gave_up_holds_nothing(explored):
    (seen,) = explored(
        """
        def f():
            lock = Lock()
            lock.acquire()
            lock.acquire(block=False)
            lock.release()
        """
    )
    assert len(seen.holds) == 1


def test_who_waits_on_a_condition_does_not_hold_its_lock(explored):
    for seen in explored(
        """
        def wake(condition, flag):
            with condition:
                flag.value = 1
                condition.notify()
        def f():
            condition, flag = Condition(), Value("i", 0, lock=False)
            process = Process(target=wake, args=(condition, flag))
            process.start()
            with condition:
                while not flag.value:
                    condition.wait()
            process.join()
        """
    ):
        stretches = [(hold.first, hold.last) for hold in seen.holds]
        assert all(one[1] <= two[0] for one, two in pairwise(stretches))
        assert {hold.process for hold in seen.holds} == {"0", "1"}


TWO = """
    def hold(own, common, value):
        {body}
    def f():
        common, value = Lock(), Value("i", 0)
        processes = [Process(target=hold, args=(Lock(), common, value)) for _ in range(2)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
"""


def meets(seen: Observation) -> bool:
    one, two = {hold.process: hold for hold in seen.holds if hold.lock in own_locks(seen)}.values()
    before = seen.order.before
    return not before(one.last, two.first) and not before(two.last, one.first)


def own_locks(seen: Observation) -> set[str]:
    users: dict[str, set[str]] = {}
    for hold in seen.holds:
        users.setdefault(hold.lock, set()).add(hold.process)
    return {lock for lock, who in users.items() if len(who) == 1}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("own.acquire(); own.release()", {True}),
        ("own.acquire(); value.value = 1; own.release()", {True}),
        ("own.acquire(); common.acquire(); common.release(); own.release()", {True}),
        ("common.acquire(); own.acquire(); common.release(); own.release()", {True}),
        ("common.acquire(); own.acquire(); own.release(); common.release()", {False}),
    ],
)
def test_what_could_have_been_at_the_same_time(explored, body, expected):
    assert {meets(seen) for seen in explored(TWO.format(body=body))} == expected


def test_nothing_overtakes_the_step_that_made_its_process_possible(explored):
    (seen,) = explored(
        """
        def f():
            with (first := Lock()):
                pass
            process = Process(target=print)
            process.start()
            process.join()
        """
    )
    order, steps = seen.order, range(len(seen.operations))
    assert all(order.before(one, two) for one in steps for two in steps if one < two)
    assert not any(order.before(two, one) for one in steps for two in steps if one <= two)

"""When a tree of processes will wait for ever: decided from two looks, without a process."""

from dataclasses import replace

import pytest

from grader.engine import stall
from grader.engine.proctree import Snapshot, Task
from grader.engine.rest import Rest
from grader.engine.stall import Quiescence, left_behind, resting, stalled
from grader.engine.talk import Talk

READ, FUTEX, POLL, WAIT4, SLEEP, FCNTL = 0, 202, 7, 61, 230, 72
READING = (READ, 3, 0, 0, 0, 0, 0)


@pytest.fixture(autouse=True)
def _system_calls_of_x86_64(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stall, "_RULES", stall._X86_64)
    monkeypatch.setattr(stall, "_WAIT4", WAIT4)


def look(*syscalls, switches=1, alarmed=False, whole=True):
    tasks = tuple(
        Task(pid=10 + n, thread=10 + n, syscall=call, switches=switches, alarmed=alarmed)
        for n, call in enumerate(syscalls)
    )
    return Snapshot(frozenset(task.pid for task in tasks), tasks, 0.0, 0, 0, {}, whole)


@pytest.mark.parametrize(
    ("call", "waits"),
    [
        (READING, True),
        ((FUTEX, 1, 0x189, 0, 0, 0, 0), True),
        ((FUTEX, 1, 0x189, 0, 0x7FFF, 0, 0), False),
        ((FUTEX, 1, 0x1, 0, 0, 0, 0), False),
        ((POLL, 1, 1, 0xFFFFFFFF, 0, 0, 0), True),
        ((POLL, 1, 1, 100, 0, 0, 0), False),
        ((WAIT4, 5, 0, 0, 0, 0, 0), True),
        ((WAIT4, 5, 0, 1, 0, 0, 0), False),
        ((FCNTL, 3, 7, 0, 0, 0, 0), True),
        ((FCNTL, 3, 6, 0, 0, 0, 0), False),
        ((SLEEP, 0, 0, 1, 0, 0, 0), False),
        (None, False),
    ],
)
def test_only_waits_without_a_limit_of_their_own_count(call, waits):
    assert stalled(look(call), look(call)) is waits
    assert stalled(look(READING, call), look(READING, call)) is waits


def test_one_that_has_run_in_between_proves_that_somebody_moves():
    assert not stalled(look(READING, switches=1), look(READING, switches=2))


def test_one_that_came_or_went_proves_that_somebody_moves():
    assert not stalled(look(READING), look(READING, READING))
    assert not stalled(look(READING, READING), look(READING))


def test_a_look_that_was_not_whole_proves_nothing():
    assert not stalled(look(READING, whole=False), look(READING))
    assert not stalled(look(READING), look(READING, whole=False))


def test_who_catches_a_timers_signal_may_be_woken():
    assert not stalled(look(READING, alarmed=True), look(READING, alarmed=True))


def test_a_server_may_sleep_with_a_limit_but_not_run():
    napping, running = (SLEEP, 0, 0, 1, 0, 0, 0), None
    servers = frozenset({11})
    assert stalled(look(READING, napping), look(READING, napping), servers)
    assert not stalled(look(READING, running), look(READING, running), servers)


def test_a_standstill_in_which_a_server_naps_has_to_last():
    napping, servers = (SLEEP, 0, 0, 1, 0, 0, 0), frozenset({11})
    tree = look(READING, napping)
    quiescence = Quiescence()
    assert not quiescence.look(tree, tree, servers, 1.0)
    assert not quiescence.look(tree, tree, servers, 1.1)
    assert quiescence.look(tree, tree, servers, 1.3)
    assert not quiescence.look(tree, look(READING, napping, switches=2), servers, 1.4)
    assert not quiescence.look(tree, tree, servers, 1.5)
    alone = look(READING, READING)
    assert quiescence.look(alone, alone, servers, 1.6)


@pytest.mark.parametrize(("awaited", "stands"), [(5, False), (7, True)])
def test_a_server_that_somebody_waits_to_end_is_on_its_way_out(awaited, stands):
    tree = look((WAIT4, awaited, 0, 0, 0, 0, 0), (SLEEP, 0, 0, 1, 0, 0, 0))
    tree = replace(tree, own={10: 4, 11: 5})
    assert stalled(tree, tree, frozenset({11})) is stands


def test_no_process_is_no_deadlock():
    assert not stalled(look(), look())


@pytest.mark.parametrize(
    ("tree", "main_ended", "left"),
    [
        (look(READING), None, []),
        (look(READING), 9.9, []),
        (look(READING, READING), 5.0, [10, 11]),
        (look(), 5.0, []),
    ],
    ids=["at work", "just ended", "two stay", "only the clearing up takes long"],
)
def test_who_stays_after_the_first_process_is_left_behind(tree, main_ended, left):
    assert left_behind(tree, main_ended, now=10.0) == left


@pytest.mark.parametrize(
    ("before", "after", "rests"),
    [
        (look(READING), look(READING), True),
        (look(READING, switches=1), look(READING, switches=2), False),
        (look((POLL, 1, 1, 100, 0, 0, 0)), look((POLL, 1, 1, 100, 0, 0, 0)), True),
        (look(READING, None), look(READING, None), False),
        (look(), look(), False),
        (look(READING, whole=False), look(READING), False),
        (look(READING), look(READING, whole=False), False),
    ],
    ids=[
        "asleep",
        "was awake",
        "with a limit",
        "one runs",
        "nobody",
        "half seen",
        "half seen later",
    ],
)
def test_who_sleeps_with_a_time_limit_rests_too(before, after, rests):
    assert resting(before, after) is rests


class Arrived:
    """An end of a connection on which nothing is under way (any more)."""

    under_way = False


@pytest.mark.parametrize("still", [True, False])
def test_what_arrived_after_the_look_may_be_about_to_wake_somebody(still):
    talk = Talk([Arrived()], returned=lambda: False)
    waits = Rest(resting=True, stalled=True, slept=0.1, computed=0.0)
    assert talk.hopeless(waits, lambda: still) is still

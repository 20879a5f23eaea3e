"""Runs that are watched: pictures at holds, children kept where they are born, killed callers."""

import os

import pytest

from grader.engine.calm import CalmClock
from grader.engine.failure import CameBackTwice
from grader.engine.other_side import other_side
from grader.engine.sightings import RETURN, Picture
from grader.engine.spec import AtReturn, Watching
from grader.errors import MachineError

FORKS = """\
import os, select, signal, sys, time

def start(codes):
    children = []
    for code in codes:
        child = os.fork()
        if child == 0:
            os._exit(code)
        children.append(child)
    return children

def pause(round):
    pass

"""


def numbers(picture, pids):
    """The numbers of births whose processes are among `pids`."""
    return sorted(pids.index(pid) for pid in picture if pid in pids)


def test_a_zombie_is_in_the_picture_with_its_exit_code(observe):
    seen = observe(
        FORKS + "def f(): return start([7])",
        "f",
        watching=Watching(at_return=AtReturn.WAIT, patience=60),
    )
    _, later = seen.pictures
    (child,) = seen.result
    assert later.of(child).state == "Z"
    assert later.of(child).exit_code == 7
    assert later.of(child).parent == seen.caller.pid
    assert later.zombies == {child}
    assert later.alive == {seen.caller.pid}


def test_children_end_in_the_order_asked_for(observe):
    seen = observe(
        FORKS
        + "def f():\n    start([4, 5, -1 % 256])\n    return [os.wait()[1] >> 8 for _ in range(3)]",
        "f",
        watching=Watching(in_order=(2, 0, 1)),
    )
    assert seen.result == [255, 4, 5]
    assert [(one.number, one.exit_code) for one in seen.births] == [(2, 255), (0, 4), (1, 5)]
    assert seen.pictures[-1].place == RETURN
    assert seen.pictures[-1].alive == {seen.caller.pid}


def test_a_child_killed_by_a_signal_is_seen_as_its_negative_number(observe):
    seen = observe(
        FORKS
        + "def f():\n"
        + "    if os.fork() == 0:\n"
        + "        os.kill(os.getpid(), signal.SIGTERM)\n"
        + "    return os.wait()[1]",
        "f",
        watching=Watching(in_order=(0,)),
    )
    assert [one.exit_code for one in seen.births] == [-15]
    assert seen.result == 15


def test_children_go_at_the_hold_they_are_named_for_and_the_rest_when_they_are_waited_for(observe):
    source = (
        FORKS
        + "def f():\n"
        + "    pids = start([0, 1, 2])\n"
        + "    for round in range(3): pause(round)\n"
        + "    for pid in pids: os.waitpid(pid, 0)\n"
        + "    return pids"
    )
    seen = observe(
        source,
        "f",
        given=("pause",),
        hold=("pause",),
        watching=Watching(at_holds=((), (2,))),
    )
    zombies = [numbers(one.zombies, seen.result) for one in seen.pictures]
    assert [one.place for one in seen.pictures] == ["pause"] * 3 + [RETURN]
    assert zombies == [[], [2], [2], []]
    facts = [(one.number, one.holds, one.asked) for one in seen.births]
    assert facts == [(2, 1, False), (0, 3, True), (1, 3, True)]


def test_an_end_that_the_caller_does_not_want_to_hear_of_is_known_as_such(observe):
    source = (
        FORKS
        + "def f():\n"
        + "    signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        + "    start([3])\n"
        + "    try: os.wait()\n"
        + "    except ChildProcessError: return 3"
    )
    seen = observe(source, "f", watching=Watching(in_order=(0,)))
    assert [(one.exit_code, one.discarded) for one in seen.births] == [(None, True)]


def test_a_caller_that_polls_is_waiting_too(observe):
    seen = observe(
        FORKS
        + "def f():\n"
        + "    pid, = start([3])\n"
        + "    while os.waitpid(pid, os.WNOHANG) == (0, 0): time.sleep(0.01)\n"
        + "    return pid",
        "f",
        watching=Watching(at_holds=((),)),
    )
    assert [(one.exit_code, one.asked) for one in seen.births] == [(3, True)]


def test_a_child_that_was_not_waited_for_is_in_the_picture_of_the_return(observe):
    seen = observe(FORKS + "def f(): return start([0])", "f", watching=Watching(in_order=(5,)))
    assert seen.pictures[-1].alive == {seen.caller.pid, *seen.result}
    assert [(one.exit_code, one.asked) for one in seen.births] == [(None, False)]


@pytest.mark.parametrize("survives", [False, True])
def test_who_outlives_a_killed_caller_is_in_the_last_picture(observe, survives):
    seen = observe(
        FORKS
        + "def f(survives):\n"
        + "    told, alive = os.pipe()\n"
        + "    child = os.fork()\n"
        + "    if child == 0:\n"
        + "        if not survives: os.close(alive)\n"
        + "        select.select([told], [], [], 60)\n"
        + "        os._exit(0)\n"
        + "    return child",
        "f",
        survives=survives,
        watching=Watching(at_return=AtReturn.KILL, patience=0.2),
    )
    before, later = seen.pictures
    assert (before.place, later.place) == (RETURN, Picture.LATER)
    assert before.of(seen.result).parent == seen.caller.pid
    assert before.alive == {seen.caller.pid, seen.result}
    assert later.alive == ({seen.result} if survives else set())
    assert seen.failure is None


def test_a_killed_caller_stays_a_zombie_as_long_as_the_patience_lasts(observe):
    seen = observe(
        FORKS
        + "def f():\n"
        + "    caller = os.getpid()\n"
        + "    child = os.fork()\n"
        + "    while child == 0:\n"
        + "        os.kill(caller, 0)\n"
        + "        time.sleep(0.01)\n"
        + "    return child",
        "f",
        watching=Watching(at_return=AtReturn.KILL, patience=0.2),
    )
    _, later = seen.pictures
    assert later.zombies == {seen.caller.pid}
    assert later.alive == {seen.result}


def test_a_newborn_child_that_waits_goes_when_the_caller_has_been_killed(observe):
    seen = observe(
        FORKS
        + "def f():\n"
        + "    caller = os.getpid()\n"
        + "    child = os.fork()\n"
        + "    if child == 0 and os.getppid() != caller: os._exit(0)\n"
        + "    while child == 0: time.sleep(60)\n"
        + "    return child",
        "f",
        watching=Watching(at_holds=((),), at_return=AtReturn.KILL, patience=3),
    )
    before, later = seen.pictures
    assert before.alive == {seen.caller.pid, seen.result}
    assert later.zombies == {seen.caller.pid, seen.result}
    assert later.alive == set()


def test_an_orphan_is_not_adopted_by_process_1(observe):
    seen = observe(
        FORKS
        + "def f():\n"
        + "    told, tell = os.pipe()\n"
        + "    if os.fork() == 0:\n"
        + "        if os.fork() == 0:\n"
        + "            while os.getppid() != keeper: time.sleep(0.001)\n"
        + "            os.write(tell, b'%d' % os.getppid())\n"
        + "        os._exit(0)\n"
        + "    os.wait()\n"
        + "    return int(os.read(told, 20))\n"
        + "keeper = os.getppid()\n",
        "f",
        watching=Watching(),
    )
    assert seen.result not in (1, os.getpid())


def test_a_forked_child_may_leave_by_sys_exit(observe):
    seen = observe(
        FORKS + "def f():\n    if os.fork() == 0: sys.exit(5)\n    return os.wait()[1]", "f"
    )
    assert seen.failure is None
    assert seen.result == 5 << 8
    seen = observe(FORKS + "def f():\n    if os.fork() == 0: return 1\n    os.wait()", "f")
    assert seen.failure == CameBackTwice()


def test_nobody_is_blamed_for_what_a_machine_that_stood_still_has_lost(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("grader.engine.calm.time.monotonic", lambda: now[0])
    monkeypatch.setattr("grader.engine.calm.time.sleep", lambda _: None)
    clock = CalmClock(lambda: now.__setitem__(0, now[0] + 0.012))
    for _ in range(100):
        clock.tick()
    clock.trusted()
    assert clock.seconds == pytest.approx(1.0)
    now[0] += 10
    with pytest.raises(MachineError, match=r"too slow to measure 1\.0 s: they took 11\.2 s"):
        clock.trusted()


def test_who_sleeps_of_its_own_accord_has_all_of_the_time_counted(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("grader.engine.calm.time.monotonic", lambda: now[0])
    monkeypatch.setattr("grader.engine.calm.time.sleep", lambda _: now.__setitem__(0, now[0] + 0.1))
    clock = CalmClock(lambda: None)
    clock.tick(lambda: True)
    assert clock.seconds == pytest.approx(0.1)
    woken = iter([True, False])
    clock.tick(lambda: next(woken))
    assert clock.seconds == pytest.approx(0.11)


def test_a_picture_tells_the_time_since_before_the_call(observe, monkeypatch, tmp_path):
    over = tmp_path / "over"
    os.mkfifo(over)

    def late(*words):
        over.read_bytes()  # the judge gets its turn when the child has ended
        return other_side(*words)

    monkeypatch.setattr("grader.engine.real.other_side", late)
    seen = observe(
        FORKS
        + f"""
def f():
    if os.fork() == 0:
        time.sleep(0.3)
        open({str(over)!r}, "w").close()
        os._exit(0)
    os.wait()
""",
        "f",
        watching=Watching(at_return=AtReturn.WAIT, patience=1),
    )
    assert seen.pictures[-1].at >= 0.3

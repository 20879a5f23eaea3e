"""Explored runs of real processes: the orders, the ends, the refusals."""

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from grader.engine.controller import Controller
from grader.engine.deadlock import Kind
from grader.engine.explore import Explorer, Plan
from grader.engine.failure import Crash, NoAnswer, RefusedUse, Resource, Runaway, Standstill
from grader.engine.kernel import Options
from grader.engine.observation import Observation
from grader.engine.schedule import parse_schedule
from grader.engine.search import Budget
from grader.engine.spec import RunSpec
from grader.engine.strategies import Pct, Replay
from grader.exercise import Limits

IMPORTS = """\
import os, queue, random, signal, sys, threading, time
import multiprocessing as mp
from multiprocessing import *
def together(*targets):
    ps = [Process(target=target, args=args) for target, *args in targets]
    for p in ps: p.start()
    for p in ps: p.join()
"""
Explored = tuple[list[Observation], Explorer]


@pytest.fixture(scope="module")
def exploring_controller() -> Iterator[Controller]:
    with Controller(explored=True) as controller:
        yield controller


@pytest.fixture
def explore(exploring_controller: Controller, tmp_path: Path) -> Callable[..., Explored]:
    """explore(source, "f", plan=..., **arguments): all observations, and the explorer."""

    def explore(source: str, function: str = "f", /, **options: Any) -> Explored:
        file = tmp_path / "work.py"
        file.write_text(IMPORTS + dedent(source), encoding="utf-8")
        plan = options.pop("plan", Plan())
        given = options.pop("given", ())
        expected = frozenset(options.pop("expected", ()))
        spec = RunSpec(
            work={"work.py": file},
            function=function,
            arguments=options,
            given=given,
            stub=IMPORTS + dedent(source) if given else "",
            expected=expected,
            limits=Limits(seconds=5, processor_seconds=0.5),
        )
        explorer = Explorer(exploring_controller, spec, plan)
        return list(explorer), explorer

    return explore


COUNTER = """
def increment(counter, lock, times):
    for _ in range(times):
        if lock: lock.acquire()
        counter.value += 1
        if lock: lock.release()
def f(n, locked, times=1):
    counter, lock = RawValue("i", 0), Lock() if locked else None
    together(*[(increment, counter, lock, times) for _ in range(n)])
    return counter.value
"""


@pytest.mark.parametrize(
    ("processes", "locked", "orders", "results"),
    [
        (2, True, 2, {2}),
        (3, True, 6, {3}),
        (4, True, 24, {4}),
        (2, False, 4, {1, 2}),
        (3, False, 36, {1, 2, 3}),
    ],
)
def test_all_orders_of_a_counter_are_seen_and_no_order_twice(
    explore, processes, locked, orders, results
):
    seen, explorer = explore(COUNTER, n=processes, locked=locked)
    assert (explorer.explored, explorer.exhaustive) == (orders, True)
    assert {one.result for one in seen} == results
    assert [one.failure for one in seen if one.failure] == []
    assert len({one.schedule for one in seen}) == orders


def test_processes_that_share_nothing_need_one_schedule_and_no_second_look(explore):
    _, explorer = explore("def f(): together(*((print, name) for name in 'abcd'))")
    assert (explorer.explored, explorer.pruned, explorer.exhaustive) == (1, 0, True)


def test_every_schedule_gives_the_same_result_and_trace_again(explore):
    first, _ = explore(COUNTER, n=2, locked=False)
    for one in first:
        plan = Plan(Replay(parse_schedule(one.schedule)))
        (again,), _ = explore(COUNTER, n=2, locked=False, plan=plan)
        assert again.result == one.result
        assert [step.actor for step in again.operations] == [step.actor for step in one.operations]


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        ("twice", Kind.ACQUIRED_TWICE),
        ("crossed", Kind.LOCK_CYCLE),
        ("holder_ended", Kind.HOLDER_ENDED),
        ("nobody_fills", Kind.GET_NOBODY_FILLS),
        ("nobody_empties", Kind.PUT_NOBODY_EMPTIES),
        ("unflushed", Kind.JOIN_OF_UNFLUSHED),
        ("not_done", Kind.TASKS_NOT_DONE),
        ("open_end", Kind.RECEIVE_OPEN_END),
        ("event", Kind.NOBODY_COMPLETES),
        ("barrier", Kind.NOBODY_COMPLETES),
    ],
)
def test_each_kind_of_deadlock_is_named(explore, function, kind):
    source = """
    def acquire_twice(lock):
        with lock:
            with lock: pass
    def twice(): together((acquire_twice, Lock()))
    def both(a, b):
        with a:
            with b: pass
    def crossed():
        a, b = Lock(), Lock()
        together((both, a, b), (both, b, a))
    def take(lock): lock.acquire()
    def holder_ended():
        lock = Lock()
        together((take, lock), (take, lock))
    def nobody_fills(): Queue().get()
    def nobody_empties():
        q = Queue(1); q.put(1); q.put(2)
    def fill(q): q.put("x" * 100_000)
    def unflushed(): together((fill, Queue()))
    def one(q): q.get()
    def not_done():
        q = JoinableQueue()
        p = Process(target=one, args=(q,)); p.start(); q.put(1); q.join()
    def read(end):
        try:
            while True: end.recv()
        except EOFError: pass
    def open_end():
        here, there = Pipe()
        p = Process(target=read, args=(there,)); p.start(); here.close(); p.join()
    def event(): Event().wait()
    def barrier(): Barrier(2).wait()
    """
    seen, _ = explore(source, function)
    failures = [one.failure for one in seen if one.failure]
    assert isinstance(failures[0], Standstill)
    assert failures[0].diagnosis.kind is kind


def test_time_is_virtual_and_exact(explore):
    source = """
    def f():
        start = time.time()
        together((time.sleep, 1.5), (time.sleep, 50 * 365 * 86400))
        return time.time() - start
    """
    started = time.monotonic()
    (seen,), _ = explore(source)
    assert time.monotonic() - started < 10
    assert seen.result == seen.elapsed == 50 * 365 * 86400


def test_a_sleep_in_place_of_a_join_is_caught_when_a_sleep_may_last_any_time(explore):
    source = """
    def work(v): time.sleep(0.1); v.value = 1
    def f():
        v = RawValue("i", 0)
        Process(target=work, args=(v,)).start()
        time.sleep(2)
        return v.value
    """
    exact, _ = explore(source)
    assert {one.result for one in exact} == {1}
    loose, _ = explore(source, plan=Plan(options=Options(sleep="any")))
    assert {one.result for one in loose} == {0, 1}


def test_each_line_of_output_has_its_moment(explore):
    (seen,), _ = explore(
        """
        def say(): print("first"); time.sleep(0.5); print("second"); print("rest", end="")
        def f(): together((say,)); time.sleep(1); print("last")
        """
    )
    moments = {line.text: line.at for line in seen.output}
    assert moments == {"first": 0, "second": 0.5, "last": 1.5, "rest": 1.5}


@pytest.mark.parametrize("seconds", ["1e10", "float('inf')", "float('nan')", "-1", "None", "'1'"])
def test_a_length_that_sleep_can_not_take_is_the_same_error_as_really(explore, seconds):
    with pytest.raises((OverflowError, TypeError, ValueError)) as really:
        time.sleep(eval(seconds))  # noqa: S307 - our own numbers
    (seen,), _ = explore(f"def f(): time.sleep({seconds})")
    assert isinstance(seen.failure, Crash)
    assert seen.failure.fault.kind == really.type.__name__


def test_prints_commute_unless_their_order_is_observed(explore):
    source = """
    def greet(name): print(name)
    def f(): together(*[(greet, name) for name in "abc"])
    """
    seen, explorer = explore(source)
    assert explorer.explored == 1
    assert sorted((line.process, line.text) for line in seen[0].output) == [
        ("Process-1", "a"),
        ("Process-2", "b"),
        ("Process-3", "c"),
    ]
    ordered, explorer = explore(source, plan=Plan(options=Options(output_order=True)))
    assert explorer.explored == 6
    assert len({tuple(line.text for line in one.output) for one in ordered}) == 6


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("threading.Thread(target=print).start()", "threading.Thread"),
        ("threading.Timer(1, print).start()", "threading.Thread"),
        ("import asyncio; asyncio.run(asyncio.sleep(0))", "asyncio"),
        ("import socket; socket.socket()", "socket"),
        ("import subprocess; subprocess.run(['true'])", "subprocess"),
        ("os.system('true')", "os.system"),
        ("os.fork()", "os.fork"),
        ("signal.signal(signal.SIGINT, print)", "signal.signal"),
        ("signal.alarm(1)", "signal.alarm"),
        ("os.kill(os.getppid(), 9)", "os.kill"),
        ("signal.pthread_kill(threading.get_ident(), 9)", "signal.pthread_kill"),
        ("os.killpg(0, 9)", "os.killpg"),
        ("input()", "input"),
        ("breakpoint()", "input"),
        ("import _thread; _thread.start_new_thread(print, ())", "threading.Thread"),
        ("from multiprocessing.dummy import Process as P; P(target=print).start()",
         "threading.Thread"),
        ("from concurrent.futures import ThreadPoolExecutor as E; E(2)", "ThreadPoolExecutor"),
        ("import socketserver as s; s.TCPServer(('localhost', 0), None)", "socket"),
        ("os.popen('true')", "subprocess"),
        ("os.posix_spawn('/bin/true', ['true'], {})", "os.posix_spawn"),
        ("os.execv('/bin/true', ['true'])", "os.exec"),
        ("os.wait()", "os.wait"),
        ("os.pipe()", "os.pipe"),
        ("os.eventfd(0)", "os.eventfd"),
        ("os.memfd_create('x')", "os.memfd_create"),
        ("os.pidfd_open(1)", "os.pidfd_open"),
        ("import mmap; mmap.mmap(-1, 10)", "mmap"),
        ("import sqlite3; sqlite3.connect('x.db')", "sqlite3"),
        ("open('/tmp/x', 'w')", "open('/tmp/x')"),
        ("open('/etc/hostname')", "open('/etc/hostname')"),
        ("import pathlib; pathlib.Path('/etc/hostname').read_text()", "open('/etc/hostname')"),
        ("open('work.py', 'a')", "open('work.py')"),
        ("import io; io.FileIO('x', 'w')", "open('x')"),
        ("os.mkdir('x')", "os.mkdir"),
        ("os.rename(__file__, 'x')", "os.rename"),
        ("f = open('x', 'w'); os.dup(f.fileno())", "os.dup"),
        ("import fcntl; fcntl.lockf(open('x', 'w'), 2, 5)", "fcntl.lockf of a part of a file"),
        ("open('x' * 256)", "a file name of more than 255 characters"),
        ("import ctypes; ctypes.CDLL(None)", "ctypes"),
        ("Manager().Pool(2)", "a Manager's Pool"),
        ("mp.set_forkserver_preload(['work'])", "set_forkserver_preload"),
    ],
)  # fmt: skip
def test_what_is_not_controlled_is_refused_by_name_and_line(explore, body, name):
    (seen,), explorer = explore(f"def f():\n    {body}")
    assert isinstance(seen.failure, RefusedUse)
    assert seen.failure.name == name
    assert seen.failure.frame.line == IMPORTS.count("\n") + 2
    assert not explorer.exhaustive


@pytest.mark.parametrize(
    "name",
    ["threading", "asyncio", "socket", "subprocess", "signal", "ctypes", "queue", "tempfile",
     "multiprocessing.managers", "multiprocessing.shared_memory", "concurrent.futures", "logging"],
)  # fmt: skip
def test_to_import_what_is_not_controlled_is_no_use_of_it(explore, name):
    (seen,), _ = explore(f"import {name}\ndef f(): return 1")
    assert (seen.failure, seen.result) == (None, 1)


def test_a_private_lock_is_each_process_s_own(explore):
    source = """
    def add(lock, v):
        with lock:
            seen = v.value
            v.value = seen + 1
    def f():
        lock, v = threading.Lock(), RawValue("i", 0)
        together((add, lock, v), (add, lock, v))
        return v.value
    """
    seen, _ = explore(source)
    assert {one.result for one in seen} == {1, 2}


def test_a_loop_without_an_operation_is_stopped_and_its_line_named(explore):
    (seen,), _ = explore("def f():\n    while True: pass")
    assert isinstance(seen.failure, Runaway)
    assert seen.failure.resource == Resource.PROCESSOR
    assert seen.failure.standings[0].frames[0].function == "f"


def test_a_loop_that_polls_for_ever_is_a_livelock(explore):
    (seen,), _ = explore("def f():\n    e = Event()\n    while not e.is_set(): pass")
    assert isinstance(seen.failure, Standstill)
    assert seen.failure.diagnosis.kind is Kind.LIVELOCK


def test_peterson_is_proved_with_its_spin_loop_and_a_broken_one_caught(explore):
    source = """
    def enter(me, flag, turn, inside, most, right):
        flag[me] = 1
        if right: turn.value = 1 - me
        while flag[1 - me] and turn.value == 1 - me: pass
        inside.value += 1
        most[me] = inside.value
        inside.value -= 1
        flag[me] = 0
    def f(right):
        flag, turn, inside, most = (
            RawArray("i", 2), RawValue("i", 0), RawValue("i", 0), RawArray("i", 2))
        together(*[(enter, me, flag, turn, inside, most, right) for me in (0, 1)])
        return max(most)
    """
    seen, explorer = explore(source, right=True)
    assert explorer.exhaustive
    assert {one.result for one in seen} == {1}
    broken, _ = explore(source, right=False)
    assert 2 in {one.result for one in broken}


def test_much_that_was_made_right_before_a_start_reaches_the_child(explore):
    source = """
    def last(numbers, q): q.put(numbers[-1])
    def f():
        numbers, q = RawArray("i", range(60_000)), SimpleQueue()
        together((last, numbers, q))
        return q.get()
    """
    (seen,), _ = explore(source)
    assert (seen.failure, seen.result) == (None, 59_999)


def test_a_crash_in_a_child_is_seen_and_the_run_goes_on(explore):
    source = """
    def fail(): raise KeyError("who")
    def f():
        p = Process(target=fail, name="anna"); p.start(); p.join()
        return p.exitcode
    """
    (seen,), _ = explore(source)
    assert isinstance(seen.failure, Crash)
    assert (seen.failure.process, seen.failure.fault.kind) == ("anna", "KeyError")
    (expected,), _ = explore(source, expected=["KeyError"])
    assert (expected.failure, expected.result) == (None, 1)


@pytest.mark.parametrize(("body", "code"), [("os._exit(3)", 3), ("os._exit(0)", 0)])
def test_to_leave_early_is_never_an_answer(explore, body, code):
    (seen,), _ = explore(f"def f(): {body}")
    assert seen.failure == NoAnswer(code)


def test_a_daemon_ends_with_its_parent_and_others_are_joined(explore):
    source = """
    class Slow(Process):
        def run(self): time.sleep(9); print(self.name)
    def f():
        Slow(name="daemon", daemon=True).start()
        Slow(name="child").start()
    """
    seen, _ = explore(source)
    assert {tuple(line.text for line in one.output) for one in seen} == {("child",)}
    ends = {(p.name, p.kind, p.exit_code, p.ended) for p in seen[0].processes[1:]}
    assert ends == {("daemon", "Slow", -15, 0.0), ("child", "Slow", 0, 9.0)}
    assert (seen[0].elapsed, seen[0].lifetime) == (0.0, 9.0)


def test_who_has_made_itself_a_daemon_can_not_start_children(explore):
    (seen,), _ = explore("def f(): current_process().daemon = True; Process(target=print).start()")
    assert isinstance(seen.failure, Crash)
    assert seen.failure.fault.kind == "AssertionError"


def test_pids_names_and_random_numbers_are_the_same_each_time(explore):
    source = """
    def tell(q): q.put([os.getpid(), os.getppid(), current_process().name, random.random()])
    def f():
        q = SimpleQueue()
        p = Process(target=tell, args=(q,)); p.start()
        return [q.get(), p.pid, os.getpid(), p.join(), random.random()]
    """
    (first,), _ = explore(source)
    (second,), _ = explore(source)
    assert first.result == second.result
    assert first.result[0][:3] == [1001, 1000, "Process-1"]


def test_a_sleep_of_0_lets_others_go_first_and_no_more(explore):
    source = """
    def nap(v): time.sleep(0); v.value = 1
    def f():
        v = RawValue("i", 0)
        p = Process(target=nap, args=(v,)); p.start()
        seen = v.value
        p.join()
        return seen
    """
    seen, explorer = explore(source)
    assert explorer.exhaustive
    assert {one.result for one in seen} == {0, 1}
    assert {one.elapsed for one in seen} == {0}


def test_a_set_of_shared_objects_is_gone_through_alike_in_every_run(explore):
    source = """
    def f(n):
        gap = [object() for _ in range(n)]
        things = {Process(), Lock(), Queue(), Event(), *Pipe()}
        return [type(one).__name__ + str(getattr(one, "writable", "")) for one in things]
    """
    orders = [seen.result for n in (0, 1, 50, 999) for seen in explore(source, n=n)[0]]
    assert len(orders) == 4
    assert all(order == orders[0] for order in orders)


def test_a_budget_that_is_spent_is_no_proof(explore):
    seen, explorer = explore(COUNTER, n=3, locked=False, plan=Plan(budget=Budget(5, 1000)))
    assert len(seen) <= 5
    assert not explorer.exhaustive


def test_a_random_strategy_with_a_seed_finds_the_lost_update(explore):
    plan = Plan(Pct(depth=3, seed=7), Budget(30, 1000))
    seen, explorer = explore(COUNTER, n=2, locked=False, plan=plan)
    assert {one.result for one in seen} == {1, 2}
    assert not explorer.exhaustive


def test_a_failing_schedule_is_made_simple(explore):
    source = """
    def both(a, b, other):
        other.value += 1
        with a:
            with b: other.value += 1
    def f():
        a, b, one, two = Lock(), Lock(), RawValue("i"), RawValue("i")
        together((both, a, b, one), (both, b, a, two))
    """
    seen, _ = explore(source)
    first = next(one for one in seen if one.failure)
    actors = [step.actor for step in first.operations]
    switches = sum(one != other for one, other in pairwise(actors))
    assert switches <= 3


def test_what_fails_in_the_first_order_already_is_told_without_a_replay(explore):
    (first,), explorer = explore("def f(): together((print, 1), (print, 2)); return 3")
    looks = []
    assert explorer.simplest(lambda seen: not looks.append(seen)) == first
    assert looks == []


def test_lines_that_ended_in_one_go_have_the_same_step(explore):
    runs, _ = explore(
        """
        def f():
            print("one")
            print("two\\nthree\\nfo", end="")
            print("ur")
        """
    )
    lines = {line.text: line.step for line in runs[0].output}
    assert list(lines) == ["one", "two", "three", "four"]
    assert lines["one"] < lines["two"] == lines["three"] < lines["four"]


def test_the_steps_of_calls_at_the_same_virtual_time_tell_their_order(explore):
    runs, explorer = explore(
        """
        def visit(): time.sleep(0)
        def turn(lock):
            with lock: visit()
        def f():
            lock = Lock()
            together((turn, lock), (turn, lock))
        """,
        given=("visit",),
    )
    assert explorer.exhaustive
    orders = set()
    for run in runs:
        first, second = run.calls_of("visit")
        assert first.started == second.started == 0
        assert first.first_step < first.last_step <= second.first_step < second.last_step
        orders.add((first.process, second.process))
    assert orders == {("Process-1", "Process-2"), ("Process-2", "Process-1")}


def test_the_children_of_a_run_are_known_with_what_they_said(explore):
    runs, _ = explore(
        """
        def f():
            together((print, "one"), (print, "two"))
            print("done")
        """
    )
    assert runs[0].caller.name == "MainProcess"
    assert {child.parent for child in runs[0].children} == {runs[0].caller.pid}
    assert [runs[0].texts_of(child) for child in runs[0].children] == [["one"], ["two"]]


def test_it_is_known_who_was_still_there_when_the_call_returned(explore):
    runs, _ = explore(
        """
        def f():
            Process(target=time.sleep, args=(3,), name="left alone").start()
            Process(target=time.sleep, args=(3,), name="taken along", daemon=True).start()
            together((print,))
        """
    )
    for run in runs:
        assert [child.name for child in run.still_there] == ["left alone", "taken along"]


def test_what_a_variable_no_longer_names_is_let_go_at_once(explore):
    source = """
        def child(theirs, mine):
            mine.close()
            try: theirs.recv()
            except EOFError: pass
        def f():
            mine, theirs = Pipe()
            p = Process(target=child, args=(theirs, mine))
            p.start()
            del mine
            p.join()
    """
    assert [seen.failure for seen in explore(source)[0]] == [None]


def test_a_mapping_of_the_locals_that_a_program_keeps_is_left_alone(explore):
    source = """
        def f():
            number = 4
            kept = locals()
            time.sleep(1)
            return kept["number"]
    """
    assert [seen.result for seen in explore(source)[0]] == [4]


def test_a_feeder_of_a_chain_costs_no_schedules_that_are_cut_short(explore):
    source = """
        def feed(words, first, unused):
            for end in unused: end.close()
            for word in words: first.send(word)
        def station(source, target, unused):
            for end in unused: end.close()
            try:
                while True: target.send(source.recv())
            except EOFError: pass
        def f(words):
            source, first = Pipe(False)
            last, target = Pipe(False)
            ps = [Process(target=station, args=(source, target, (first, last)))]
            ps.append(Process(target=feed, args=(words, first, (last, target))))
            for p in ps: p.start()
            for end in (source, first, target): end.close()
            came = []
            try:
                while True: came.append(last.recv())
            except EOFError: pass
            for p in ps: p.join()
            return came
    """
    runs, explorer = explore(source, words=list("abcdefgh"))
    assert [seen.result for seen in runs] == [list("abcdefgh")]
    assert explorer.exhaustive
    assert explorer.pruned <= 3


def test_what_sys_exit_is_given_is_said_on_the_stderr_that_is_there(explore):
    source = """
        def leave(reason):
            sys.stderr = open("err", "a")
            sys.exit(reason)
        def f():
            ps = [Process(target=leave, args=(one,)) for one in ([1, 2], "why", 4, None)]
            for p in ps: p.start(), p.join()
            return [p.exitcode for p in ps], open("err").read()
        """
    (seen,), _ = explore(source)
    assert seen.result == [[1, 1, 4, 0], "[1, 2]\nwhy\n"]


def test_the_number_of_a_thread_is_another_in_each_process_and_the_same_in_each_run(explore):
    source = """
        def child(q): q.put((threading.get_native_id(), threading.main_thread().native_id))
        def f():
            q = SimpleQueue()
            p = Process(target=child, args=(q,))
            p.start(), p.join()
            return [*q.get(), p.pid, threading.get_native_id(), threading.main_thread().native_id]
        """
    (seen,), _ = explore(source)
    assert seen.result == [1001, 1001, 1001, 1000, 1000]


def test_standard_output_takes_bytes_and_can_be_set_as_really(explore):
    source = """
        def say():
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
            sys.stdout.buffer.write("früh\\n".encode())
            print("later", end="")
            sys.__stdout__.write(" still\\n")
            sys.stdout.buffer.write(b"\\xff ends")
        def f(): together((say,))
    """
    (seen,), _ = explore(source)
    assert [line.text for line in seen.output] == ["früh", "later still", "\\xff ends"]


def test_standard_output_is_the_same_by_its_number(explore):
    source = """
        import os, time
        def say():
            print("first")
            time.sleep(1)
            os.write(1, b"second\\n")
            with open(sys.stdout.fileno(), "w", closefd=False) as out:
                out.write("third\\n")
        def f(): together((say,))
    """
    (seen,), _ = explore(source)
    assert [(line.text, line.at) for line in seen.output] == [
        ("first", 0.0),
        ("second", 1.0),
        ("third", 1.0),
    ]


@pytest.mark.parametrize(
    "waiting",
    [
        "select.select([one.sentinel for one in ps], [], [], limit)[0]",
        "[key.fd for key, _ in look.select(limit)]",
        "[key.fd for key, _ in narrow.select(limit)]",
    ],
)
def test_sentinels_can_be_selected(explore, waiting):
    source = f"""
        import select, selectors
        def nap(seconds): time.sleep(seconds)
        def f():
            ps = [Process(target=nap, args=(n,)) for n in (1, 2)]
            look, narrow = selectors.DefaultSelector(), selectors.SelectSelector()
            for p in ps:
                p.start()
                look.register(p.sentinel, selectors.EVENT_READ)
                narrow.register(p.sentinel, selectors.EVENT_READ)
            limit = 0.5
            early = {waiting}
            limit = None
            found = {waiting}
            at = time.monotonic()
            for p in ps: p.join()
            return [early, found == [ps[0].sentinel], time.monotonic() - at]
    """
    (seen,), _ = explore(source)
    assert seen.result == [[], True, 1.0]


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("select.poll()", "select.poll"),
        ("selectors.PollSelector()", "select.poll"),
        ("select.select([], [sys.stdout], [])", "select.select"),
    ],
)
def test_other_ways_to_wait_for_descriptors_are_refused(explore, call, name):
    (seen,), _ = explore(f"""
        import select, selectors
        def f(): {call}
    """)
    assert seen.failure.name == name


def test_a_second_descriptor_of_standard_output_is_refused(explore):
    (seen,), _ = explore("""
        import os
        def f(): os.fdopen(os.dup(1), "w").write("unseen")
    """)
    assert seen.failure.name == "os.dup"


def test_a_long_line_is_written_as_the_real_buffers_write_it(explore):
    (seen,), _ = explore("def f(): print('long ' * 30_000); print('two')")
    assert [line.text for line in seen.output] == ["long " * 30_000, "two"]

"""Real runs: what is seen of them, and how each way to go wrong is named."""

import contextlib
import ctypes
import os
import signal
from collections.abc import Iterator

import pytest

from grader.engine.controller import Controller
from grader.engine.explore import Explorer, Plan
from grader.engine.failure import (
    CameBackTwice,
    Crash,
    Deadlock,
    Leak,
    LoadFailure,
    NoAnswer,
    NotData,
    NothingThere,
    OverLimit,
    Resource,
    Runaway,
    Tampering,
    Todo,
    WatcherKilled,
)
from grader.engine.real import perform
from grader.engine.receiving import RunSockets
from grader.engine.spec import RunSpec
from grader.engine.watch import Watch
from grader.engine.wire import Frame
from grader.engine.working import request_for
from grader.errors import UsageError
from grader.exercise import Limits

IMPORTS = """\
import contextlib, os, signal, socket, struct, sys, threading, time
from multiprocessing import *
"""
ROOM = Limits(seconds=60, processor_seconds=10)
KINDS = {"spawn": "Spawn", "forkserver": "ForkServer"}


def test_a_result_comes_back_as_plain_data(observe):
    seen = observe(
        """
        from collections import Counter, namedtuple
        from enum import IntEnum
        class Colour(IntEnum):
            RED = 2
        def f(n):
            return {"list": (1, 2.5, None, True), n: Counter("aab"), "red": Colour.RED,
                    "big": 2 ** 200, "odd": "\\ud800", (1, (2,)): b"x"}
        """,
        "f",
        n=7,
    )
    assert seen.failure is None
    assert seen.result == {
        "list": [1, 2.5, None, True],
        7: {"a": 2, "b": 1},
        "red": 2,
        "big": 2**200,
        "odd": "\ud800",
        (1, (2,)): b"x",
    }
    assert type(seen.result["red"]) is int
    assert type(seen.result[7]) is dict


def test_a_long_result_comes_back_whole(observe):
    seen = observe("def f(n): return ['x' * n] * 10", "f", n=300_000)
    assert seen.result == ["x" * 300_000] * 10


@pytest.mark.parametrize(
    ("expression", "place", "kind"),
    [
        ("{1, 2}", "the result", "set"),
        ("[0, {'a': object()}]", "the result[1]['a']", "object"),
        ("Manager().dict()", "the result", "DictProxy"),
        ("Value('i')", "the result", "Synchronized"),
    ],
)
def test_what_is_not_plain_data_is_named_with_its_place(observe, expression, place, kind):
    seen = observe(f"{IMPORTS}\ndef f(): return {expression}", "f")
    assert seen.failure == NotData(place, kind)


def test_an_endlessly_nested_result_is_not_plain_data(observe):
    seen = observe("def f():\n    x = []\n    x.append(x)\n    return x", "f")
    assert isinstance(seen.failure, NotData)


def test_processes_are_seen_with_name_class_parent_daemon_and_exit_code(observe):
    seen = observe(
        IMPORTS
        + """
class Cook(Process):
    def run(self): sys.exit(3)
def f():
    a = Cook(name="anna", daemon=True)
    b = Process(target=print, args=("hi",), name="bob")
    a.start(); b.start(); a.join(); b.join()
    return os.getpid()
""",
        "f",
    )
    main, *children = seen.processes
    assert (main.name, main.pid, main.exit_code) == ("MainProcess", seen.result, 0)
    found = {one.name: (one.kind, one.parent, one.daemon, one.exit_code) for one in children}
    assert found == {"anna": ("Cook", main.pid, True, 3), "bob": ("Process", main.pid, False, 0)}
    assert [(line.process, line.text) for line in seen.output] == [("bob", "hi")]


def test_the_lines_of_a_terminated_process_are_not_lost(observe):
    seen = observe(
        IMPORTS
        + """
def talk(q):
    print("one"); print("two", end="", flush=True)
    q.put(1); time.sleep(99)
def f():
    q = SimpleQueue()
    p = Process(target=talk, args=(q,)); p.start(); q.get(); p.terminate(); p.join()
    print("long " * 30_000)
    return p.exitcode
""",
        "f",
    )
    assert seen.result == -signal.SIGTERM
    assert [line.text for line in seen.output] == ["one", "long " * 30_000, "two"]


def test_a_long_text_on_stderr_passes_no_limit(observe):
    seen = observe("import sys\ndef f(): sys.stderr.write('oh' * 10**6); return 1", "f")
    assert (seen.failure, seen.result) == (None, 1)


def test_what_is_written_to_stderr_is_kept_and_not_judged(observe):
    seen = observe("import sys\ndef f(): sys.stderr.write('oh'); return 1", "f")
    assert (seen.result, seen.errors, seen.failure) == (1, "oh", None)


def test_a_double_acquire_is_a_deadlock_at_once_and_named(observe):
    seen = observe(
        IMPORTS
        + """
def inner(lock):
    with lock: pass
def outer(lock):
    with lock:
        inner(lock)
def f():
    p = Process(target=outer, args=(Lock(),)); p.start(); p.join()
""",
        "f",
    )
    assert isinstance(seen.failure, Deadlock)
    main, child = seen.failure.standings
    assert (main.process, main.twice) == ("MainProcess", None)
    assert child.twice == "Lock"
    assert child.frames[:2] == (Frame("work.py", 8, "outer"), Frame("work.py", 5, "inner"))
    assert seen.lifetime < 2


@pytest.mark.parametrize("expression", ["lock", "holder.lock"])
def test_a_double_acquire_by_method_is_named_as_well(observe, expression):
    seen = observe(
        f"""{IMPORTS}
class Holder: pass
def f():
    lock = Lock()
    holder = Holder()
    holder.lock = lock
    lock.acquire()
    {expression}.acquire()
""",
        "f",
    )
    assert isinstance(seen.failure, Deadlock)
    assert [standing.twice for standing in seen.failure.standings] == ["Lock"]


def test_locks_in_opposite_order_are_no_double_acquire(observe):
    seen = observe(
        IMPORTS
        + """
def take(a, b, here, there):
    with a:
        here.set(); there.wait()
        with b: pass
def f():
    a, b, x, y = Lock(), Lock(), Event(), Event()
    ps = [Process(target=take, args=args) for args in ((a, b, x, y), (b, a, y, x))]
    for p in ps: p.start()
    for p in ps: p.join()
""",
        "f",
    )
    assert isinstance(seen.failure, Deadlock)
    assert [standing.twice for standing in seen.failure.standings] == [None] * 3


@pytest.mark.parametrize(
    "body",
    [
        "Queue().get()",
        "q = Queue(1); q.put(1); q.put(2)",
        "a, b = Pipe(); a.recv()",
        "Event().wait()",
        "Barrier(2).wait()",
        "q = JoinableQueue(); q.put(1); q.join()",
        "p = Process(target=Queue().get); p.start(); p.join()",
        "p = Process(target=Queue().get); p.start()",
        "q = Queue(); p = Process(target=q.put, args=(b'x' * 200_000,)); p.start(); p.join()",
        "threading.Thread(target=threading.Event().wait).start()",
        "os.read(os.pipe()[0], 1)",
        "m = Manager(); l = m.Lock(); l.acquire(); l.acquire()",
    ],
)
def test_waiting_for_ever_is_a_deadlock_without_a_time_out(observe, body):
    seen = observe(f"{IMPORTS}\ndef f():\n    {body}", "f", limits=Limits(seconds=60))
    assert isinstance(seen.failure, Deadlock)


@pytest.mark.parametrize(
    "body",
    [
        "time.sleep(0.3)",
        "Event().wait(0.3)",
        "Lock().acquire(); Queue().get(timeout=0.3) if False else time.sleep(0.2)",
        "p = Process(target=time.sleep, args=(0.3,)); p.start(); p.join()",
        "signal.signal(signal.SIGALRM, lambda *_: None); signal.setitimer(0, 0.3); signal.pause()",
        "q = Queue(); t = threading.Timer(0.3, q.put, [1]); t.start(); q.get()",
        "ours, theirs = socket.socketpair()\n"
        "    ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack('ll', 0, 9**6))\n"
        "    with contextlib.suppress(BlockingIOError): ours.recv(1)",
    ],
)
def test_waiting_with_a_limit_of_its_own_is_no_deadlock(observe, body):
    assert observe(f"{IMPORTS}\ndef f():\n    {body}", "f").failure is None


def test_a_loop_without_end_is_stopped_and_its_line_named(observe):
    seen = observe("def f():\n    n = 0\n    while True:\n        n += 1", "f")
    assert isinstance(seen.failure, Runaway)
    assert (seen.failure.resource, seen.failure.limit) == (Resource.PROCESSOR, 1)
    (standing,) = seen.failure.standings
    assert standing.frames[0].function == "f"
    assert standing.frames[0].line in (3, 4)


def test_a_loop_in_c_is_stopped_and_its_line_named(observe):
    seen = observe("def f():\n    return sum(range(10 ** 15))", "f")
    assert isinstance(seen.failure, Runaway)
    assert seen.failure.standings[0].frames == (Frame("work.py", 2, "f"),)


def test_a_sleep_that_is_too_long_is_stopped_by_the_wall_clock(observe):
    seen = observe(f"{IMPORTS}\ndef f(): time.sleep(99)", "f", limits=Limits(seconds=0.5))
    assert isinstance(seen.failure, Runaway)
    assert seen.failure.resource == Resource.WALL


def test_processor_time_of_many_short_children_counts_together(observe):
    seen = observe(
        IMPORTS
        + """
def burn():
    end = time.process_time() + 0.1
    while time.process_time() < end: pass
def f():
    while True:
        p = Process(target=burn); p.start(); p.join()
""",
        "f",
    )
    assert isinstance(seen.failure, Runaway)
    assert seen.failure.resource == Resource.PROCESSOR


@pytest.mark.parametrize(
    ("body", "resource"),
    [
        ("ps = [Process(target=time.sleep, args=(9,)) for _ in range(30)]\n"
         "    for p in ps: p.start()", Resource.PROCESSES),
        ("x = bytearray(300_000_000)\n    time.sleep(9)", Resource.MEMORY),
        ("x = bytearray(9_000_000_000)", Resource.MEMORY),
        ("while True: print('x' * 1000)", Resource.OUTPUT),
        ("while True: sys.stderr.write('x' * 1000)", Resource.OUTPUT),
    ],
)  # fmt: skip
def test_more_than_the_limit_is_refused(observe, body, resource):
    limits = Limits(seconds=8, processor_seconds=4, processes=20, memory_mb=200, output_kb=64)
    seen = observe(f"{IMPORTS}\ndef f():\n    {body}", "f", limits=limits)
    assert isinstance(seen.failure, OverLimit)
    assert seen.failure.resource == resource


def test_an_exception_in_a_child_is_a_crash_with_its_line(observe):
    source = f"""{IMPORTS}
def child(): raise KeyError("who")
def f():
    p = Process(target=child, name="anna"); p.start(); p.join()
    return p.exitcode
"""
    seen = observe(source, "f")
    assert isinstance(seen.failure, Crash)
    assert (seen.failure.process, seen.failure.fault.kind) == ("anna", "KeyError")
    assert seen.failure.fault.frames[-1] == Frame("work.py", 4, "child")
    expected = observe(source, "f", expected=["KeyError"])
    assert (expected.result, expected.failure) == (1, None)


def test_an_expected_exception_of_the_call_is_data(observe):
    source = "def f(): raise ValueError('no')"
    assert isinstance(observe(source, "f").failure, Crash)
    seen = observe(source, "f", expected=["ValueError"])
    assert (seen.error, seen.failure) == ("ValueError", None)


@pytest.mark.parametrize("source", ["def f(:", "1 / 0", "import nothing_of_that_name", "\0"])
def test_a_file_that_can_not_be_loaded_is_named_as_such(observe, source):
    assert isinstance(observe(source, "f").failure, LoadFailure)


def test_a_file_that_is_not_utf_8_can_not_be_loaded(observe):
    seen = observe(b"def f(): return '\xff'", "f")
    assert isinstance(seen.failure, LoadFailure)
    assert seen.failure.fault.kind == "SyntaxError"


def test_a_missing_function_is_named(observe):
    assert observe("def g(): pass", "f").failure == NothingThere("f")
    assert observe("f = 1", "f").failure == NothingThere("f")


def test_not_implemented_is_still_to_do(observe):
    assert observe("def f(): raise NotImplementedError", "f").failure == Todo("f")


@pytest.mark.parametrize("where", ["", "def f(): "])
def test_leaving_early_is_never_an_answer(observe, where):
    assert observe(f"import os\n{where}os._exit(0)", "f").failure == NoAnswer(0)


def test_killing_oneself_is_no_answer(observe):
    seen = observe(f"{IMPORTS}\ndef f(): os.kill(os.getpid(), signal.SIGKILL)", "f")
    assert seen.failure == NoAnswer(-signal.SIGKILL)


def test_a_forked_child_that_comes_back_is_found_out(observe):
    assert observe("import os\ndef f(): os.fork(); return 1", "f").failure == CameBackTwice()


def test_what_is_left_behind_is_ended_and_named(observe):
    seen = observe(
        f"""{IMPORTS}
def hide():
    os.setsid()
    if os.fork(): os._exit(0)
    time.sleep(99)
def f():
    p = Process(target=hide); p.start(); p.join()
""",
        "f",
    )
    assert isinstance(seen.failure, Leak)
    assert len(seen.failure.processes) == 1


def test_a_chain_of_forks_that_runs_away_is_ended(observe):
    seen = observe(
        f"""{IMPORTS}
def f():
    while True:
        if os.fork(): os._exit(0)
        os.setsid()
""",
        "f",
        limits=Limits(seconds=1, processor_seconds=1),
    )
    assert seen.failure is not None


def test_a_program_that_kills_its_watcher_has_crashed(observe):
    source = f"{IMPORTS}\ndef f(): os.kill(os.getppid(), signal.SIGKILL); time.sleep(9)"
    assert observe(source, "f").failure == WatcherKilled()
    assert observe("def f(): return 1", "f").result == 1


def test_to_watch_a_run_whose_zygote_was_killed_starts_no_other_one(tmp_path):
    with Controller() as controller:
        controller.plan()
        root = controller.root
        os.kill(root, signal.SIGKILL)
        os.waitid(os.P_PID, root, os.WEXITED | os.WNOWAIT)
        Watch(controller, str(tmp_path), Limits())
        assert controller.root == root


def test_rubbish_on_the_channel_is_tampering(observe):
    source = """
    import os, socket
    def f():
        for fd in range(3, 20):
            try: socket.socket(fileno=os.dup(fd)).send(b"rubbish")
            except OSError: pass
        return 1
    """
    assert observe(source, "f").failure == Tampering()


def test_an_answer_from_another_process_is_tampering(observe):
    source = """
    import gc, os
    from multiprocessing import Process
    def forge():
        from grader.engine.inside.channel import Channel
        from grader.engine.packing import pack_plain
        from grader.engine.wire import Returned
        for one in gc.get_objects():
            if isinstance(one, Channel): one.send(Returned(pack_plain(42)))
    def f():
        import gc; gc.unfreeze()
        p = Process(target=forge); p.start(); p.join()
        return 1
    """
    assert observe(source, "f").failure == Tampering()


GIVEN = f"""{IMPORTS}
def charge(buyer, pay):
    time.sleep(pay)
    if buyer == 1: raise ValueError(buyer)
def buy(i, lock):
    try:
        with lock: charge(i, 0)
    except ValueError: pass
def f(same):
    lock = Lock()
    ps = [Process(target=buy, args=(i, lock if same else Lock()), name=f"b{{i}}")
          for i in range(3)]
    for p in ps: p.start()
    for p in ps: p.join()
"""


@pytest.mark.parametrize(("same", "together"), [(True, 1), (False, 3)])
def test_callers_that_are_held_meet_unless_a_lock_keeps_them_apart(observe, same, together):
    seen = observe(GIVEN, "f", same=same, given=("charge",), hold=("charge",))
    assert seen.failure is None
    assert sorted((call.process, call.error) for call in seen.calls) == [
        ("b0", None),
        ("b1", "ValueError"),
        ("b2", None),
    ]
    assert seen.calls[0].arguments["pay"] == 0
    inside = max(
        sum(one.started <= call.started < one.ended for one in seen.calls) for call in seen.calls
    )
    assert inside == together


def test_the_learners_own_copy_of_a_given_function_is_not_used(observe):
    source = "def charge(): return 'mine'\nkept = [charge]\ndef f(): return [kept[0](), charge()]"
    seen = observe(source, "f", given=("charge",), stub="def charge(): return 'ours'")
    assert seen.result == ["ours", "ours"]
    assert len(seen.calls) == 2


def test_a_learner_may_still_choose_the_start_method(observe):
    source = "from multiprocessing import *\nset_start_method('fork')\ndef f(): return 1"
    assert observe(source, "f").result == 1


def test_the_environment_of_a_run_holds_nothing_of_the_graders(observe, monkeypatch):
    monkeypatch.setenv("GRADER_SECRET", "x")
    seen = observe("import os\ndef f(): return sorted(os.environ)", "f")
    ours = ["LANG", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "PYTHONUTF8"]
    assert seen.result == ["GRADER_RUNS_OF", *ours]


def test_a_busy_manager_is_not_taken_for_a_deadlock(observe):
    seen = observe(
        f"""{IMPORTS}
def work(lock, box):
    with lock: box["n"] += 1
def f(n):
    with Manager() as manager:
        lock, box = manager.Lock(), manager.dict(n=0)
        ps = [Process(target=work, args=(lock, box)) for _ in range(n)]
        for p in ps: p.start()
        for p in ps: p.join()
        return box["n"]
""",
        "f",
        n=40,
        limits=Limits(seconds=60, processor_seconds=30),
    )
    assert (seen.failure, seen.result) == (None, 40)


def test_orphans_are_adopted_as_long_as_a_zygote_lives_and_no_longer(tmp_path):
    def adopts() -> bool:
        found = ctypes.c_int()
        ctypes.CDLL(None).prctl(37, ctypes.byref(found), 0, 0, 0)
        return bool(found.value)

    before = adopts()
    first, second = Controller(), Controller(explored=True)
    file = tmp_path / "work.py"
    file.touch()
    spec = RunSpec(work={"work.py": file}, function="f", arguments={})
    for one in (first, second):
        with contextlib.closing(RunSockets.make()) as sockets:
            one.launch(sockets, request_for(one, spec, str(tmp_path)))
    assert adopts()
    first.close()
    assert adopts()
    second.close()
    assert adopts() is before


def test_who_was_still_there_is_not_known_of_a_real_run(observe):
    seen = observe(IMPORTS + "def f(): Process(target=print).start()", "f")
    with pytest.raises(UsageError, match="explored"):
        _ = seen.still_there


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_process_that_starts_anew_reports_as_a_forked_one_does(observe, method):
    seen = observe(
        f"""{IMPORTS}
def work(n):
    print("working", n)
    raise ValueError("no luck")
def f(method):
    p = get_context(method).Process(target=work, args=(7,), name="Anew")
    p.start()
    p.join()
    return p.exitcode
""",
        "f",
        method=method,
        limits=ROOM,
    )
    (anew,) = (one for one in seen.processes if one.name == "Anew")
    assert isinstance(seen.failure, Crash)
    assert (seen.result, seen.failure.process, seen.failure.fault.kind) == (1, "Anew", "ValueError")
    assert seen.failure.fault.frames[-1] == Frame("work.py", 6, "work")
    assert (anew.exit_code, anew.parent > 0, anew.kind) == (1, True, f"{KINDS[method]}Process")
    assert [(line.process, line.text) for line in seen.output] == [("Anew", "working 7")]


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_a_process_that_cannot_load_the_file_has_crashed(observe, method):
    seen = observe(
        f"""{IMPORTS}
if current_process().name == "Anew":
    raise LookupError("not here")
def work(): pass
def f(method):
    p = get_context(method).Process(target=work, name="Anew")
    p.start()
    p.join()
""",
        "f",
        method=method,
        limits=ROOM,
    )
    assert isinstance(seen.failure, Crash)
    assert (seen.failure.process, seen.failure.fault.kind) == ("Anew", "LookupError")
    assert "not here" in seen.errors


def test_where_a_spawned_process_waits_is_known(observe):
    seen = observe(
        f"""{IMPORTS}
def work(lock):
    with lock:
        with lock: pass
def f():
    ctx = get_context("spawn")
    lock = ctx.Lock()
    p = ctx.Process(target=work, args=(lock,), name="Anew")
    p.start()
    p.join()
""",
        "f",
        limits=ROOM,
    )
    assert isinstance(seen.failure, Deadlock)
    (stands,) = (one for one in seen.failure.standings if one.process == "Anew")
    assert stands.twice == "Lock"
    assert Frame("work.py", 6, "work") in stands.frames


def test_a_file_is_compiled_once_and_anew_when_it_has_changed(controller, observe, tmp_path):
    def code_of_file() -> bytes:
        spec = RunSpec(work={"work.py": tmp_path / "work.py"}, function="f", arguments={})
        return controller.codes.added(request_for(controller, spec, "")).code

    assert observe("def f(): return 1", "f").result == 1
    first = code_of_file()
    assert first
    assert observe("def f(): return 2", "f").result == 2
    assert code_of_file() not in (b"", first)
    assert isinstance(observe("def f(:", "f").failure, LoadFailure)
    assert code_of_file() == b""


def test_what_a_program_says_of_its_code_is_not_believed(observe):
    source = """
        import gc
        from grader.engine.inside.channel import Channel
        from grader.engine.wire import Compiled
        def f():
            channels = [one for one in gc.get_objects() if isinstance(one, Channel)]
            channels[0].send(Compiled(b"no code"))
            return 1
        """
    for _ in range(2):
        assert isinstance(observe(source, "f").failure, Tampering)


@pytest.fixture
def deaf() -> Iterator[None]:
    """As `nohup grader grade &` starts it: some signals are ignored, and one is blocked."""
    ignored = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in ignored}
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    yield
    signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("explored", [False, True])
def test_signals_mean_to_a_run_what_they_mean_to_a_script(deaf, tmp_path, explored):
    work = tmp_path / "work.py"
    work.write_text(
        "import signal\n"
        "def f():\n"
        "    found = [signal.getsignal(number).__str__() for number in (1, 2, 3, 15)]\n"
        "    return found, len(signal.pthread_sigmask(signal.SIG_BLOCK, ()))\n"
    )
    spec = RunSpec(work={work.name: work}, function="f", arguments={})
    with Controller(explored=explored) as controller:
        runs = Explorer(controller, spec, Plan()) if explored else [perform(controller, spec)]
        (seen,) = runs
    default = str(signal.SIG_DFL)
    handlers, blocked = seen.result
    assert handlers[0] == handlers[2] == handlers[3] == default
    assert "default_int_handler" in handlers[1]
    assert blocked == 0

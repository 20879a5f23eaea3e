"""What went through pipes and queues, as an observation of an explored run tells it."""

import pickle
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
        file.write_text("import queue\nfrom multiprocessing import *\n" + dedent(source))
        spec = RunSpec(work={"work.py": file}, function="f", arguments={})
        explorer = iter(Explorer(controller, spec, Plan()))
        seen = next(explorer)
        assert seen.failure is None
        return seen

    return first_run


def summary(seen: Observation) -> list[tuple[Any, ...]]:
    """Way, kind, process, and the message or the error in its place."""
    return [
        (one.way, one.channel.kind, one.process, one.error or _loaded(one.data))
        for one in seen.transfers
    ]


def _loaded(data: bytes) -> object:
    return pickle.loads(data)  # noqa: S301  what the program in this file has sent


def test_a_message_goes_in_at_one_process_and_out_at_another(first_run):
    seen = first_run("""
        def child(theirs, mine):
            theirs.close()
            try:
                while True: mine.send(mine.recv() + 1)
            except EOFError: pass
        def f():
            mine, theirs = Pipe()
            p = Process(target=child, args=(mine, theirs))
            p.start()
            theirs.close()
            mine.send(4)
            answer = mine.recv()
            mine.close()
            p.join()
    """)
    assert summary(seen) == [
        ("in", "Pipe", "0", 4),
        ("out", "Pipe", "1", 4),
        ("in", "Pipe", "1", 5),
        ("out", "Pipe", "0", 5),
        ("out", "Pipe", "1", "EOFError"),
    ]
    assert {one.channel.duplex for one in seen.transfers} == {True}
    assert [one.step for one in seen.transfers] == sorted({one.step for one in seen.transfers})


def test_a_refused_put_and_a_time_out_are_told_with_their_errors_and_times(first_run):
    seen = first_run("""
        def f():
            one, simple, private = Queue(1), SimpleQueue(), queue.Queue()
            private.put(0)
            one.put("a")
            try: one.put_nowait("b")
            except queue.Full: pass
            one.get()
            try: one.get(timeout=0.5)
            except queue.Empty: pass
            simple.put("c")
    """)
    assert summary(seen) == [
        ("in", "Queue", "0", "a"),
        ("in", "Queue", "0", "queue.Full"),
        ("out", "Queue", "0", "a"),
        ("out", "Queue", "0", "queue.Empty"),
        ("in", "SimpleQueue", "0", "c"),
    ]
    assert [one.time for one in seen.transfers] == [0, 0, 0, 0.5, 0.5]
    assert [one.channel.maxsize for one in seen.transfers] == [1, 1, 1, 1, 0]


def test_the_processes_of_the_trace_are_those_of_the_observation(first_run):
    seen = first_run("""
        def f():
            ps = [Process(target=print, name=f"p{n}") for n in range(2)]
            for p in ps: p.start()
            for p in ps: p.join()
    """)
    assert [(one.id, one.name) for one in seen.processes] == [
        ("0", "MainProcess"),
        ("1", "p0"),
        ("2", "p1"),
    ]

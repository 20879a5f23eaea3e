"""No process is run twice for the same answers, and nobody sees that it was not."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace

import pytest

from grader.engine import forked, remembered
from grader.engine.controller import Controller
from grader.engine.explore import Explorer, Plan
from grader.engine.failure import Uncontrolled
from grader.engine.forked import ForkedSystem
from grader.engine.kernel import Options
from grader.engine.live import LiveProcesses
from grader.engine.observation import Observation
from grader.engine.operations import ProcessId
from grader.engine.reduction import Dpor
from grader.engine.remembered import Moment
from grader.engine.search import Budget, Exploration
from grader.engine.spec import RunSpec
from tests.programs.catalogue import RIGHT, WRONG, Program

COUNTERS = """\
from multiprocessing import Process, RawValue

def increment(counter):
    counter.value += 1

def count(n):
    counter = RawValue("i", 0)
    workers = [Process(target=increment, args=(counter,)) for _ in range(n)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return counter.value
"""
SAMPLE = {name: program for name, program in (RIGHT | WRONG).items() if name[0] in "bdmpqw"}


@pytest.fixture(scope="module")
def controller() -> Iterator[Controller]:
    with Controller(explored=True) as controller:
        yield controller


@pytest.fixture
def launched(controller: Controller, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each run whose processes are there for real."""
    runs: list[str] = []
    launch = controller.launch

    def counted(*arguments):
        runs.append("run")
        return launch(*arguments)

    monkeypatch.setattr(controller, "launch", counted)
    return runs


@pytest.fixture
def spec(tmp_path: Path):
    """spec(source, function, **arguments)."""

    def made(source: str, function: str, **arguments: object) -> RunSpec:
        file = tmp_path / "work.py"
        file.write_text(dedent(source), encoding="utf-8")
        return RunSpec({"work.py": file}, function, arguments)

    return made


@pytest.fixture
def system(controller: Controller, spec):
    """The same, as a system."""

    def made(*program: str, **arguments: object) -> ForkedSystem:
        return ForkedSystem(controller, spec(*program, **arguments), Options())

    return made


def seen(controller: Controller, program: Program) -> list[Observation]:
    """What each run came to, but for the numbers of local states, which hold addresses."""
    explorer: Explorer = program.explorer(controller, 60, shrink=True)
    return [replace(one, operations=(), errors=()) for one in explorer]


@pytest.mark.parametrize("program", SAMPLE.values(), ids=SAMPLE)
def test_what_is_remembered_is_what_would_have_been_done(controller, monkeypatch, program):
    with_memory = seen(controller, program)
    monkeypatch.setattr(remembered, "_ROOM", 0)
    assert with_memory == seen(controller, program)


def test_three_processes_get_few_answers_in_many_orders(system, launched):
    exploration = Exploration(system(COUNTERS, "count", n=3), Dpor())
    assert {run.result.result for run in exploration} == {1, 2, 3}
    assert exploration.explored == 36
    assert len(launched) <= 12


def test_who_explores_again_runs_nothing(system, launched):
    counters = system(COUNTERS, "count", n=2)
    first = list(Exploration(counters, Dpor()))
    launched.clear()
    again = list(Exploration(counters, Dpor()))
    assert launched == []
    assert [run.schedule for run in again] == [run.schedule for run in first]
    assert [run.result for run in again] == [run.result for run in first]


def test_when_there_is_too_much_to_remember_it_begins_anew(system, monkeypatch, launched):
    monkeypatch.setattr(remembered, "_ROOM", 0)
    exploration = Exploration(system(COUNTERS, "count", n=3), Dpor())
    assert {run.result.result for run in exploration} == {1, 2, 3}
    assert len(launched) == exploration.explored + exploration.pruned


def test_what_is_reported_takes_room_too(system, monkeypatch, launched):
    monkeypatch.setattr(remembered, "_ROOM", 200_000)
    much = COUNTERS.replace("counter.value\n", "str(counter.value) * 300_000\n")
    exploration = Exploration(system(much, "count", n=2), Dpor())
    assert {run.result.result[0] for run in exploration} == {"1", "2"}
    assert len(launched) == exploration.explored + exploration.pruned


def test_the_time_that_it_takes_to_bring_a_process_is_no_absence(system, monkeypatch):
    """What it does again may take long in all; it is only late when it does not come back then."""
    clock, bring, receive = [0.0], LiveProcesses.bring, LiveProcesses.next
    waits: list[float] = []

    def slow(self: LiveProcesses, process: ProcessId) -> None:
        bring(self, process)
        clock[0] += 1000

    def waiting(self: LiveProcesses, process: ProcessId, since: float) -> tuple[Moment, int]:
        waits.append(clock[0] - since)
        return receive(self, process, since)

    monkeypatch.setattr(forked, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    monkeypatch.setattr(LiveProcesses, "bring", slow)
    monkeypatch.setattr(LiveProcesses, "next", waiting)
    system(COUNTERS, "count", n=1).start().close()
    assert waits == [0]


def test_a_process_that_does_something_else_when_it_is_run_again_is_told(controller, spec):
    source = """\
        import os
        from multiprocessing import Process, RawValue

        def work(counter):
            counter.value = int.from_bytes(os.urandom(3), "big")
            counter.value += 1

        def main():
            counter = RawValue("i", 0)
            workers = [Process(target=work, args=(counter,)) for _ in range(2)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
        """
    last = list(Explorer(controller, spec(source, "main"), Plan(budget=Budget(200))))[-1]
    assert isinstance(last.failure, Uncontrolled)
    assert "something else than last time" in last.failure.detail


def test_what_is_not_a_number_is_the_same_again(controller, spec):
    source = """\
        from multiprocessing import Process, Value

        def work(mean):
            mean.value = float("nan")
            mean.value += 1

        def main():
            mean = Value("d", 1.0)
            workers = [Process(target=work, args=(mean,)) for _ in range(2)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            return str(mean.value)
        """
    runs = list(Explorer(controller, spec(source, "main"), Plan(budget=Budget(200))))
    assert {(run.failure, run.result) for run in runs} == {(None, "nan")}

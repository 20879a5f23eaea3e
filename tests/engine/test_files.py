"""Files in explored runs: the same calls give what they give for real."""

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from grader.engine.controller import Controller
from grader.engine.explore import Explorer, Plan
from grader.engine.failure import OverLimit, Resource, Standstill
from grader.engine.kernel import Options
from grader.engine.observation import Observation
from grader.engine.real import perform
from grader.engine.spec import RunSpec
from grader.exercise import Limits
from grader.language import Language, speaking
from grader.outcome import Verdict
from grader.report.diagnosis import deadlock_story
from grader.report.source import WorkSource
from grader.report.story import Account, story
from tests.engine import file_calls, file_races

LIMITS = Limits(seconds=5, processor_seconds=2, file_mb=1)


@pytest.fixture(scope="module")
def exploring() -> Iterator[Controller]:
    with Controller(explored=True) as controller:
        yield controller


def spec_of(module: Any, function: str, **arguments: object) -> RunSpec:
    work = Path(module.__file__)
    return RunSpec(work={work.name: work}, function=function, arguments=arguments, limits=LIMITS)


@pytest.mark.parametrize(
    "function",
    ["text_modes", "plus_modes", "names", "low_level", "libraries", "locks", "too_long"],
)
def test_calls_on_files_give_what_they_give_for_real(
    controller: Controller, exploring: Controller, function: str
) -> None:
    spec = spec_of(file_calls, function)
    real = perform(controller, spec)
    (explored,) = Explorer(exploring, spec, Plan())
    assert (real.failure, explored.failure) == (None, None)
    pairs = enumerate(zip(real.result, explored.result, strict=True))
    assert [(number, *both) for number, both in pairs if both[0] != both[1]] == []


@pytest.mark.parametrize(
    ("function", "arguments", "results"),
    [
        ("offset_is_shared", {}, {"[b'ab', b'cd', b'ef']"}),
        ("buffer_is_copied", {"how": "end"}, {"'before '"}),
        ("buffer_is_copied", {"how": "exit"}, {"'before '"}),
        ("buffer_is_copied", {"how": "flush"}, {"'before child before '"}),
        ("counted", {"lock": "flock"}, {"'10'"}),
        ("counted", {"lock": "lockf"}, {"'10'"}),
        ("counted", {"lock": "none"}, {"'9'", "'10'", "'1'", "'1\\x00'"}),
        ("exclusive_creation", {}, {"'a'", "'b'"}),
        ("followed", {}, {"'news\\n'"}),
    ],
)
def test_processes_meet_over_files_as_they_do_for_real(
    controller: Controller,
    exploring: Controller,
    function: str,
    arguments: dict[str, object],
    results: set[str],
) -> None:
    spec = spec_of(file_races, function, **arguments)
    explorer = Explorer(exploring, spec, Plan())
    runs = list(explorer)
    assert {run.failure for run in runs} == {None}
    assert {repr(run.result) for run in runs} == results
    assert explorer.exhaustive
    assert repr(perform(controller, spec).result) in results


def test_what_is_written_is_seen_by_others_8_kib_at_a_time(exploring: Controller) -> None:
    runs = list(Explorer(exploring, spec_of(file_races, "half_written"), Plan()))
    sizes = sorted(run.result for run in runs)
    assert (sizes[0], sizes[-1]) == (-1, 20_000)
    between = sorted({size for size in sizes if 0 < size < 20_000})
    assert len(between) == 2
    assert all(abs(size - 8192 * number) <= 400 for number, size in enumerate(between, 1))


def test_files_that_come_with_the_work_are_there(exploring: Controller, tmp_path: Path) -> None:
    stock = tmp_path / "stock.json"
    stock.write_text('{"left": 2}', encoding="utf-8")
    file = Path(file_races.__file__)
    spec = RunSpec(work={"work.py": file, "stock.json": stock}, function="given", arguments={})
    for _ in range(2):
        (run,) = Explorer(exploring, spec, Plan())
        assert run.result == [{"left": 2}, ["stock.json", "work.py"]]


Explore = Callable[..., list[Observation]]


@pytest.fixture
def explore(exploring: Controller, tmp_path: Path) -> Explore:
    """explore(source, options, **arguments): every run of its function f."""

    def explore(source: str, options: Options | None = None, **arguments: Any) -> Any:
        file = tmp_path / "work.py"
        file.write_text(dedent(source), encoding="utf-8")
        spec = RunSpec({"work.py": file}, "f", arguments, limits=LIMITS)
        explorer = Explorer(exploring, spec, Plan(options=options or Options()))
        runs = list(explorer)
        assert explorer.exhaustive
        return runs

    return explore


def test_a_file_over_the_limit_is_over_the_limit_in_every_run(
    controller: Controller, exploring: Controller, tmp_path: Path
) -> None:
    file = tmp_path / "work.py"
    file.write_text("def f():\n    with open('x', 'w') as f: f.write('x' * 2**21)\n")
    spec = RunSpec({"work.py": file}, "f", {}, limits=LIMITS)
    (explored,) = Explorer(exploring, spec, Plan())
    assert explored.failure == OverLimit(Resource.FILE, 1)
    assert perform(controller, spec).failure == explored.failure


SAVING = """
import json, os
from multiprocessing import Process
def save(safe):
    path = "new" if safe else "stock"
    with open(path, "w") as file:
        json.dump({"left": 1}, file)
    os.replace(path, "stock")
def f(safe):
    with open("stock", "w") as file: json.dump({"left": 2}, file)
    saver = Process(target=save, args=(safe,), name="Saver")
    saver.start()
    saver.join()
    with open("stock") as file: return file.read()
"""
OLD, NEW = '{"left": 2}', '{"left": 1}'


@pytest.mark.parametrize(("safe", "found"), [(True, {OLD, NEW}), (False, {OLD, NEW, ""})])
def test_a_kill_at_any_moment_leaves_the_old_or_the_new_if_it_is_replaced(
    explore: Explore, safe: bool, found: set[str]
) -> None:
    runs = explore(SAVING, Options(killed="Saver"), safe=safe)
    assert {run.result for run in runs} == found
    assert {one.exit_code for run in runs for one in run.processes if one.name == "Saver"} == {
        0,
        -9,
    }


def test_who_saved_a_file_is_told(explore: Explore) -> None:
    saved = {
        safe: [(one.path, one.process) for one in explore(SAVING, safe=safe)[0].saves]
        for safe in (True, False)
    }
    assert saved[True] == [("stock", "0"), ("new", "1"), ("stock", "1")]
    assert saved[False] == [("stock", "0"), ("stock", "1"), ("stock", "1")]


READING = """
import json
from multiprocessing import Process
def save():
    with open("stock", "w") as file: json.dump({"left": 1}, file)
def f():
    with open("stock", "w") as file: json.dump({"left": 2}, file)
    saver = Process(target=save, name="Saver")
    saver.start()
    with open("stock") as file: json.load(file)
"""


def test_the_story_of_a_crash_tells_that_the_file_was_half_written(
    explore: Explore, tmp_path: Path
) -> None:
    work = tmp_path / "work.py"
    work.write_text(READING, encoding="utf-8")
    crashed = next(run for run in explore(READING) if run.failure)
    for language, line in (
        (Language.ENGLISH, "Saver opens it for writing, which empties it, work.py line 5"),
        (Language.CHINESE, "Saver 为写入而打开它，文件随即清空，work.py 第 5 行"),
    ):
        with speaking(language):
            told = story(
                "a test",
                Verdict.CRASHED,
                "",
                WorkSource(work, work.name),
                Account("f", {}, crashed),
            )
        assert line in told.replace("\n  ", "")
        assert "✗" in told


LOCKING = """
import fcntl
from multiprocessing import Process
def wait():
    with open("lock") as file: fcntl.flock(file, fcntl.LOCK_EX)
def f():
    file = open("lock", "w")
    fcntl.flock(file, fcntl.LOCK_EX)
    waiter = Process(target=wait, name="Waiter")
    waiter.start()
    waiter.join()
"""


def test_a_deadlock_over_a_file_names_the_holder_and_its_line(explore: Explore) -> None:
    (run,) = explore(LOCKING)
    assert isinstance(run.failure, Standstill)
    told = deadlock_story(run.failure.diagnosis)
    assert "Waiter waits for the flock of a file, work.py line 5; held by" in told.en
    assert "since work.py line 8" in told.en
    assert "Waiter 在等一个文件的 flock 锁" in told.zh

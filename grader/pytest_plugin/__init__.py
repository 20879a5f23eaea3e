"""The pytest plugin: fixtures `run` and `explore`, points, the outermost bound, the stories.

pytest exercises/03_lock            judges the learner's file by the visible tests
pytest solutions/03_lock            judges the reference by visible and hidden tests
pytest exercises/03_lock --work F   judges the file F
"""

import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from grader.language import Language, speak, wanted
from grader.machine import unfit

if problem := unfit():  # what comes below could not even be imported
    speak(wanted(None))
    raise pytest.UsageError(str(problem))

from grader.engine.controller import Controller
from grader.errors import UsageError
from grader.pytest_plugin.calling import Records
from grader.pytest_plugin.explaining import short_explanations
from grader.pytest_plugin.exploring import Explore
from grader.pytest_plugin.items import Assignment, Reference, assignment, assignment_of
from grader.pytest_plugin.judging import OUTCOME, WRITING, judge, outcome, tell_story
from grader.pytest_plugin.learning import closing, keep, note_contents, quieten
from grader.pytest_plugin.picture import (
    OPTION,
    check_place,
    draw_first_failure,
    orders_beside,
    where,
)
from grader.pytest_plugin.recorded import Recorded, parse_recorded
from grader.pytest_plugin.rehearsal import simplest_failure
from grader.pytest_plugin.running import Run
from grader.report.plain import writing
from grader.report.printable import readable
from grader.report.standing import colour_of
from grader.sandbox.layers import Layer

__all__ = ["OUTCOME", "RECORDS", "Assignment", "Explore", "Run", "assignment_of", "explore", "run"]

RECORDS = pytest.StashKey[Records]()
"""Where is kept on a test's item what it has seen."""
_RECORDED = pytest.StashKey[Recorded | None]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of a learner's and of an instructor's call."""
    group = parser.getgroup("procession", "exercises on concurrent Python")
    group.addoption("--work", metavar="FILE", help="judge this file in place of the exercise's own")
    group.addoption("--course", metavar="DIR", help="the folder that has exercises/ in it")
    group.addoption("--solutions", metavar="DIR", help="the folder that has the hidden tests in it")
    group.addoption(
        "--sandbox",
        choices=[one.value for one in Layer],
        default=Layer.BASIC.value,
        help="the layer of isolation; `grader doctor` says which work here",
    )
    group.addoption("--replay", metavar="SCHEDULE", help="run explored tests in this order alone")
    group.addoption(
        "--schedules",
        metavar="N",
        type=int,
        help="explore N orders of each call at most; a claim over more is not judged",
    )
    group.addoption(
        "--as-found",
        action="store_true",
        help="tell the first order that fails as it was found, and look for no simpler one",
    )
    group.addoption(
        OPTION,
        metavar="FILE",
        help="write a page that shows the first explored run that fails a test, step by step",
    )
    group.addoption(
        "--lang", choices=[one.value for one in Language], help="the language of the stories"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose the language, and register what exercises' tests are marked with."""
    schedule = config.getoption("replay")
    most = config.getoption("schedules")
    if most is not None and most < 1:
        raise pytest.UsageError(f"--schedules: {most}: it is a number of orders, 1 at least")
    try:
        config.stash[_RECORDED] = parse_recorded(schedule) if schedule else None
    except UsageError as error:
        raise pytest.UsageError(f"--replay: {error}") from None
    check_place(config)
    config.stash[WRITING] = writing(sys.stdout, os.environ)
    speak(wanted(config.getoption("lang")))
    quieten(config)
    config.addinivalue_line("markers", "points(n): what an exercise's test is worth")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """In the secret root, a reference solution brings the visible tests along."""
    twin = file_path.parent.parent.parent / "exercises" / file_path.parent.name / file_path.name
    if file_path.parent.parent.name == "solutions" and twin.is_file():
        return Reference.from_parent(parent, path=file_path)
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Find out which of the tests belong to an exercise."""
    for item in items:
        assignment(item)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Note what a learner's files are before they are judged."""
    note_contents(session)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep what a learner has reached."""
    keep(session)


@pytest.fixture(scope="session")
def _controller(pytestconfig: pytest.Config) -> Iterator[Controller]:
    with Controller(layer=_layer(pytestconfig)) as controller:
        yield controller


@pytest.fixture(scope="session")
def _exploring_controller(pytestconfig: pytest.Config) -> Iterator[Controller]:
    with Controller(explored=True, layer=_layer(pytestconfig)) as controller:
        yield controller


def _layer(config: pytest.Config) -> Layer:
    return Layer(config.getoption("sandbox"))


@pytest.fixture
def run(request: pytest.FixtureRequest, _controller: Controller) -> Run:
    """Run a function of the learner's file for real: see `Run`."""
    task = _task(request)
    return Run(
        controller=_controller,
        exercise=task.exercise,
        work=task.work,
        records=_records(request.node),
    )


@pytest.fixture
def explore(request: pytest.FixtureRequest, _exploring_controller: Controller) -> Explore:
    """Run a function of the learner's file in every order: see `Explore`."""
    task = _task(request)
    return Explore(
        controller=_exploring_controller,
        exercise=task.exercise,
        work=task.work,
        records=_records(request.node),
        recorded=request.config.stash[_RECORDED],
        most=request.config.getoption("schedules"),
        shrink=not request.config.getoption("as_found"),
        kept=orders_beside(request.config),
    )


def _task(request: pytest.FixtureRequest) -> Assignment:
    task = assignment_of(request.node)
    if task is None:
        raise pytest.UsageError(
            f"{request.node.nodeid}: `{request.fixturename}` needs an exercise: "
            "put the test into its folder"
        )
    return task


def _records(item: pytest.Item) -> Records:
    return item.stash.setdefault(RECORDS, Records())


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Have a test that fails in one of many orders fail in the simplest of them."""
    if assignment_of(pyfuncitem) is None:
        return (yield)
    with short_explanations(pyfuncitem.config):
        try:
            return (yield)
        except AssertionError as error:
            simplest = simplest_failure(pyfuncitem, error, _records(pyfuncitem))
            raise simplest.with_traceback(simplest.__traceback__) from None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Judge an exercise's test, and put the story in the place of the traceback."""
    report = yield
    task = assignment_of(item)
    if task is None or (call.when != "call" and call.excinfo is None):
        return report
    records = _records(item)
    verdict, message = judge(task, call.excinfo, records)
    judgement = verdict, readable(message)
    item.stash[OUTCOME] = outcome(item, task, judgement, records)
    if report.failed:
        draw_first_failure(item, task, judgement, records)
    if report.failed and not item.config.getoption("fulltrace"):
        report.longrepr = tell_story(item, task, judgement, records)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say where the page is, if one was written, and to a learner what to do next."""
    page = where(terminalreporter.config)
    if page is not None:
        terminalreporter.write_line(str(page))
    for line in closing(terminalreporter.config):
        colour = colour_of(line)
        put = terminalreporter.config.stash[WRITING]
        terminalreporter.write_line(put(line), **({colour: True} if colour else {}))

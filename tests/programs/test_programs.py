"""No false alarm: right programs of many styles pass. No miss: wrong ones are caught and named."""

from collections.abc import Iterator

import pytest

from grader.engine.controller import Controller
from tests.programs.catalogue import (
    HERE,
    RIGHT,
    TABLES,
    WRONG,
    first_failure,
    kind_of,
    replayed,
    trace_of,
)

ENOUGH = 500
"""Schedules, more than any right program has."""


@pytest.fixture(scope="module")
def controller() -> Iterator[Controller]:
    with Controller(explored=True) as controller:
        yield controller


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_program_is_right_in_every_schedule(controller: Controller, name: str) -> None:
    program = RIGHT[name]
    explorer = program.explorer(controller, ENOUGH)
    ends = [(seen.failure, seen.result) for seen in explorer]
    assert ends == [(None, program.result)] * program.due
    assert explorer.exhaustive


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_program_is_caught_within_its_budget_and_replays(
    controller: Controller, name: str
) -> None:
    program = WRONG[name]
    seen = first_failure(controller, program)
    assert seen is not None
    assert kind_of(seen) == (program.verdict, program.kind)
    again = replayed(controller, program, seen.schedule)
    assert (again.failure, again.result) == (seen.failure, seen.result)
    assert trace_of(again) == trace_of(seen)


@pytest.mark.parametrize("name", ["two_preemptions", "philosophers", "released_without_holding"])
def test_a_failure_that_was_made_simpler_replays_too(controller: Controller, name: str) -> None:
    program = WRONG[name]
    seen = first_failure(controller, program, shrink=True)
    assert seen is not None
    again = replayed(controller, program, seen.schedule)
    assert (again.failure, again.result) == (seen.failure, seen.result)
    assert trace_of(again) == trace_of(seen)


def test_the_same_schedule_gives_the_same_trace_each_time(controller: Controller) -> None:
    program = RIGHT["readers_and_a_writer"]
    first = next(iter(program.explorer(controller, 1)))
    for _ in range(8):
        again = replayed(controller, program, first.schedule)
        assert trace_of(again) == trace_of(first)


@pytest.mark.parametrize("kind", TABLES)
def test_every_program_is_in_its_table(kind: str) -> None:
    assert {file.stem for file in (HERE / kind).glob("*.py")} == set(TABLES[kind])
    assert len(TABLES[kind]) >= 20


def test_no_name_is_used_twice() -> None:
    assert len(RIGHT) + len(WRONG) == sum(map(len, TABLES.values()))

"""Files in explored runs: the same calls give what they give for real."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.engine.controller import Controller
from grader.engine.explore import Explorer, Plan
from grader.engine.real import perform
from grader.engine.spec import RunSpec
from grader.exercise import Limits
from tests.engine import file_calls

LIMITS = Limits(seconds=5, processor_seconds=2, file_mb=1)


@pytest.fixture(scope="module")
def exploring() -> Iterator[Controller]:
    with Controller(explored=True) as controller:
        yield controller


@pytest.mark.parametrize(
    "function",
    ["text_modes", "plus_modes", "names", "low_level", "libraries", "locks", "too_long"],
)
def test_calls_on_files_give_what_they_give_for_real(
    controller: Controller, exploring: Controller, function: str
) -> None:
    work = {"file_calls.py": Path(file_calls.__file__)}
    spec = RunSpec(work=work, function=function, arguments={}, limits=LIMITS)
    real = perform(controller, spec)
    (explored,) = Explorer(exploring, spec, Plan())
    assert (real.failure, explored.failure) == (None, None)
    pairs = enumerate(zip(real.result, explored.result, strict=True))
    assert [(number, *both) for number, both in pairs if both[0] != both[1]] == []

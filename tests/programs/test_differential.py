"""What a program does for real is among what exploration finds; `make verify` compares more."""

import re
from collections.abc import Iterator
from itertools import chain

import pytest

from grader.engine.controller import Controller
from tests.programs.differential import compared
from tests.programs.generated import STEPS, generated


@pytest.fixture(scope="module")
def controllers() -> Iterator[tuple[Controller, Controller]]:
    with Controller(explored=True) as explored, Controller() as real:
        yield explored, real


@pytest.mark.parametrize("seed", range(8))
def test_what_a_random_program_does_for_real_was_foreseen(
    controllers: tuple[Controller, Controller], seed: int
) -> None:
    found = compared(*controllers, seed, 3)
    assert found.exhaustive
    assert found.unforeseen == frozenset()


def test_the_random_programs_use_every_step() -> None:
    texts = "".join(map(generated, range(600)))
    missing = [
        step
        for step in chain.from_iterable(STEPS.values())
        if not re.search(re.sub(r"\\{[nkc]\\}", r"\\d", re.escape(step)), texts)
    ]
    assert missing == []

"""A small sample of each reference's mutants is caught; `make verify` tries them all."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from grader.batch.workers import LocalWorkers
from grader.course import find_course
from tests.mutation.mutants import mutants_of
from tests.mutation.survival import excuses, mutants, survival

pytestmark = [pytest.mark.course, pytest.mark.timeout(300)]

EXERCISES = find_course(Path(__file__).parent).exercises()
SAMPLE = 1
SMALL = """\
from multiprocessing import Lock, Process

def given(x):
    return x + 1

def work(lock, total):
    with lock:
        value = total.value
        total.value = value + 1
"""


def test_mutants_differ_from_the_source_and_from_each_other_and_spare_what_is_given():
    found = mutants_of(SMALL, ("given",))
    assert len({mutant.source for mutant in found}) == len({mutant.name for mutant in found})
    assert all("return x + 1" in mutant.source for mutant in found)
    names = {mutant.name for mutant in found}
    assert {
        "work: drop `value = total.value`",
        "work: `total.value = value + 1` before `value = total.value`",
        "work: `total.value = value + 1` after `with lock:`",
        "work: `value = total.value` before `with lock:`",
        "work: without `with lock:`",
        "work: `total.value = value - 1` for `total.value = value + 1`",
    } <= names


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalWorkers]:
    with LocalWorkers(1) as started:
        yield started


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.name)
def test_a_sample_of_mutants_is_caught(exercise, workers):
    every = [one for one in mutants(exercise) if one.name not in excuses(exercise)]
    chosen = Random(exercise.name).sample(every, min(SAMPLE, len(every)))  # noqa: S311 - the same every time
    assert survival(exercise, chosen, workers, 1).missed == ()


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.name)
def test_every_excuse_names_a_mutant_and_gives_a_reason(exercise):
    names = {mutant.name for mutant in mutants(exercise)}
    assert set(excuses(exercise)) <= names
    assert all(reason.strip() for reason in excuses(exercise).values())

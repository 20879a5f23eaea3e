"""How an exercise stands: what is kept of it, held against the files as they are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from grader.course import Course
from grader.errors import UsageError
from grader.exercise import Exercise
from grader.progress.kept import Kept, Record, content_of, read
from grader.progress.visible import VisibleTest, visible_tests

__all__ = ["Stage", "Standing", "chosen", "first_unsolved", "standing", "standings"]


class Stage(Enum):
    """How far an exercise is."""

    NEW = "new"
    """No visible test has run yet."""
    TRIED = "tried"
    """Not every visible test has passed on the files as they are."""
    CHANGED = "changed"
    """The files have changed since the tests ran: what was reached then may not hold."""
    SOLVED = "solved"
    """Every visible test has passed on the files as they are."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One exercise's tests, and what is kept of it."""

    exercise: Exercise
    tests: tuple[VisibleTest, ...]
    record: Record
    stage: Stage

    @property
    def points(self) -> float:
        """Of the visible tests that passed, on the files as they were then."""
        return sum(test.points for test in self.tests if self.record.passed.get(test.name))

    @property
    def of(self) -> float:
        """The points of all visible tests."""
        return sum(test.points for test in self.tests)

    @property
    def first_failing(self) -> VisibleTest | None:
        """The first test that has not passed; None when all have."""
        return next((one for one in self.tests if not self.record.passed.get(one.name)), None)


def standing(exercise: Exercise, kept: Kept) -> Standing:
    """How `exercise` stands by what is kept."""
    record = kept.get(exercise.name, Record())
    tests = visible_tests(exercise)
    return Standing(exercise, tests, record, _stage(exercise, tests, record))


def _stage(exercise: Exercise, tests: tuple[VisibleTest, ...], record: Record) -> Stage:
    if not record.passed:
        return Stage.NEW
    if record.content != content_of(exercise):
        return Stage.CHANGED
    passed = all(record.passed.get(test.name) for test in tests)
    return Stage.SOLVED if passed else Stage.TRIED


def standings(course: Course) -> tuple[Standing, ...]:
    """How every exercise stands, in the order of the course; UsageError when there is none."""
    kept = read(course.root)
    found = tuple(standing(exercise, kept) for exercise in course.exercises())
    if not found:
        raise UsageError(f"{course.exercises_folder}: has no exercise in it. Get the course again")
    return found


def chosen(found: Sequence[Standing], name: str | None) -> Standing:
    """The exercise called `name`, else where a learner goes on, else the first; UsageError."""
    if name is None:
        return first_unsolved(found) or found[0]
    for one in found:
        if one.exercise.name == Path(name).name:
            return one
    known = ", ".join(one.exercise.name for one in found)
    raise UsageError(f"there is no exercise {name!r}. There are: {known}")


def first_unsolved(found: Sequence[Standing]) -> Standing | None:
    """Where a learner goes on; None when everything is solved."""
    return next((one for one in found if one.stage is not Stage.SOLVED), None)

"""Which exercise a test belongs to, and whose work it judges."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from grader.course import Course, find_course
from grader.errors import UsageError
from grader.exercise import MANIFEST, Exercise

__all__ = ["BOUND", "Assignment", "Reference", "assignment", "assignment_of"]

BOUND = 20
"""Seconds that pytest-timeout allows an exercise's test: the outermost bound."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A test's exercise, the work it judges, and what it is worth."""

    exercise: Exercise
    work: Path
    hidden: bool
    points: float


_ASSIGNMENT = pytest.StashKey[Assignment]()


class Reference(pytest.File):
    """A reference solution; collecting it collects the visible tests, to be run on it."""

    def collect(self) -> Iterator[pytest.Module]:
        exercise = _exercise(self.path, self.config)
        for test in exercise.visible_tests if exercise else ():
            yield pytest.Module.from_parent(self, path=test, name=test.name)


def assignment_of(item: pytest.Item) -> Assignment | None:
    """The item's assignment; None for a test that belongs to no exercise."""
    return item.stash.get(_ASSIGNMENT, None)


def assignment(item: pytest.Item) -> None:
    """Find out the item's assignment, and give it the outermost bound."""
    exercise = _exercise(item.path, item.config)
    if exercise is None:
        return
    hidden = item.path.parent != exercise.folder
    item.stash[_ASSIGNMENT] = Assignment(
        exercise=exercise,
        work=_work(item, exercise, hidden),
        hidden=hidden,
        points=_points(item),
    )
    if item.get_closest_marker("timeout") is None:
        item.add_marker(pytest.mark.timeout(BOUND))


def _points(item: pytest.Item) -> float:
    marker = item.get_closest_marker("points")
    points = marker.args[0] if marker and marker.args else 0
    if not isinstance(points, int | float) or points < 0 or points * 2 % 1:
        raise pytest.UsageError(
            f"{item.nodeid}: points({points!r}): points are multiples of 0.5; mend the mark"
        )
    return float(points)


def _work(item: pytest.Item, exercise: Exercise, hidden: bool) -> Path:
    named = item.config.getoption("work")
    if named:
        return Path(named).absolute()
    reference = item.getparent(Reference)
    if reference is not None:
        return reference.path
    if hidden and exercise.reference:
        return exercise.reference
    return exercise.stub


def _exercise(path: Path, config: pytest.Config) -> Exercise | None:
    folder = path.parent
    course = _course(Path(config.getoption("course") or folder), config.getoption("solutions"))
    try:
        if (folder / MANIFEST).is_file():  # with a course around it, or alone beside a notebook
            return (course or Course(folder.parent, None)).exercise_in(folder)
        if course is None:
            return None
        if folder.parent == course.secret_root and folder.name in course.names():
            return course.exercise(folder.name)
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None
    return None


@cache
def _course(start: Path, solutions: str | None) -> Course | None:
    try:
        return find_course(start, Path(solutions) if solutions else None)
    except UsageError:
        return None

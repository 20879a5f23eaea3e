"""What a pull request changes: two trees of files, of which only the first is trusted.

The tests, the manifests and the grader are those of the first tree. Of the second nothing is taken
but the work files, and nothing else of it is executed, imported or configured by.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.batch.collect import Submission
from grader.batch.intake import handed_in, problem_with
from grader.course import EXERCISES, Course
from grader.exercise import Exercise

__all__ = ["Changes", "changes"]


@dataclass(frozen=True, slots=True)
class Changes:
    """`submissions` are the exercises whose work was changed; `ignored` names the other files.

    These are the files of the course's exercises that the second tree has otherwise, or not at
    all, as paths from the course's folder: they were not looked at any further.
    """

    submissions: tuple[Submission, ...]
    ignored: tuple[str, ...]


def changes(course: Course, head: Path, student: str, home: Path) -> Changes:
    """What differs in the course's folder `head` from `course`; `home` no link may leave."""
    submissions = [
        _submission(exercise, head / EXERCISES / exercise.name, student, home)
        for exercise in course.exercises()
        if _is_changed(exercise, head / EXERCISES / exercise.name)
    ]
    return Changes(tuple(submissions), tuple(_ignored(course, head)))


def _is_changed(exercise: Exercise, folder: Path) -> bool:
    return any(not _same(exercise.folder / name, folder / name) for name in exercise.manifest.work)


def _submission(exercise: Exercise, folder: Path, student: str, home: Path) -> Submission:
    places = [folder / name for name in exercise.manifest.work]
    if not all(map(handed_in, places)):
        return Submission(student, exercise, None)
    problem = next(filter(None, (problem_with(place, home) for place in places)), None)
    return Submission(student, exercise, None if problem else places[0], problem)


def _ignored(course: Course, head: Path) -> Iterator[str]:
    for exercise in course.exercises():
        ours = (file for file in sorted(exercise.folder.iterdir()) if file.is_file())
        for file in ours:
            name = file.relative_to(course.root)
            if file.name not in exercise.manifest.work and not _same(file, head / name):
                yield name.as_posix()


def _same(trusted: Path, other: Path) -> bool:
    """Whether `other` is a plain file with the same bytes."""
    try:
        found = os.lstat(other)
        if not stat.S_ISREG(found.st_mode) or found.st_size != trusted.stat().st_size:
            return False
        return other.read_bytes() == trusted.read_bytes()
    except OSError:
        return False

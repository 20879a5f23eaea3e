"""From a path to submissions: who handed in what. One function for each layout."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.batch.intake import handed_in, problem_with
from grader.course import EXERCISES
from grader.errors import UsageError
from grader.exercise import Exercise
from grader.language import Text

__all__ = ["Submission", "collect"]


@dataclass(frozen=True, slots=True)
class Submission:
    """One student's file for one exercise.

    Without `work` it was not handed in, or, where `problem` says why, can't be graded.
    """

    student: str
    exercise: Exercise
    work: Path | None
    problem: Text | None = None

    @property
    def missing(self) -> bool:
        """Nothing was handed in."""
        return self.work is None and self.problem is None


@dataclass(frozen=True, slots=True)
class _Learner:
    name: str
    folder: Path


def collect(path: Path, exercises: Sequence[Exercise], *, named: bool) -> tuple[Submission, ...]:
    """The submissions under `path`, by student and then exercise; UsageError when there are none.

    Only `exercises` are looked for. With `named` the caller asked for just these, so that a
    student without one is `missing`; else that holds for those that somebody handed in.
    """
    if not exercises:
        raise UsageError("the course has no exercises yet. Name another with --course")
    if not os.path.lexists(path):
        raise UsageError(f"{path}: there is no such file or folder. Mend the path")
    found = (
        _of_folder(path, exercises, named) if path.is_dir() else _of_file(path, exercises, named)
    )
    return tuple(
        sorted(found, key=lambda submission: (submission.student, submission.exercise.name))
    )


def _of_file(path: Path, exercises: Sequence[Exercise], named: bool) -> list[Submission]:
    """Layout: one file; the student is its stem."""
    if path.suffix.lower() == ".zip":
        raise UsageError(f"{path}: zips can't be read yet. Unpack it and name the folder")
    chosen = [exercise for exercise in exercises if path.name == exercise.work_file]
    if named and len(exercises) == 1:
        chosen = list(exercises)
    if len(chosen) != 1:
        taken = ", ".join(sorted({exercise.work_file for exercise in exercises}))
        raise UsageError(
            f"{path}: its name does not say which exercise it is for (work files: {taken}). "
            "Name the exercise with --exercise"
        )
    # The caller pointed at this very file: a link may lead wherever it wants.
    home = Path(os.path.realpath(path)).parent
    return [_submission(_text(path.stem), chosen[0], path, home)]


def _of_folder(path: Path, exercises: Sequence[Exercise], named: bool) -> list[Submission]:
    if any(handed_in(path / EXERCISES / one.name / one.work_file) for one in exercises):
        raise UsageError(
            f"{path}: is one learner's copy of the course. Name the folder above it, or a file"
        )
    learners = _learners(path, exercises)
    places = {
        (learner, exercise.name): place
        for learner in learners
        for exercise in exercises
        if (place := _place(learner, exercise, exercises)) is not None
    }
    somebody = {name for _, name in places}
    wanted = [exercise for exercise in exercises if named or exercise.name in somebody]
    if not learners or not wanted:
        raise _nothing_found(path, exercises)
    return [
        _submission(learner.name, exercise, places.get((learner, exercise.name)), learner.folder)
        for learner in learners
        for exercise in wanted
    ]


def _learners(path: Path, exercises: Sequence[Exercise]) -> list[_Learner]:
    """Each folder in `path`, or in nbgrader's `submitted/` where `path` has one."""
    submitted = path / "submitted"
    if submitted.is_dir() and not any(_places(submitted, exercise) for exercise in exercises):
        path = submitted
    try:
        entries = [entry for entry in path.iterdir() if not entry.name.startswith((".", "__"))]
        return [_Learner(_text(entry.name), entry) for entry in entries if entry.is_dir()]
    except PermissionError:
        raise UsageError(f"{path}: may not be read. Give yourself permission to read it") from None


def _places(folder: Path, exercise: Exercise) -> list[Path]:
    """Where a learner's work may lie, the place that counts first.

    Layouts: `<student>/exercises/<exercise>/<file>` (a learner's copy of a release),
    `<student>/<exercise>/<file>` (nbgrader's too) and `<student>/<file>`.
    """
    in_its_own = Path(exercise.name, exercise.work_file)
    in_turn = (folder / EXERCISES / in_its_own, folder / in_its_own, folder / exercise.work_file)
    return [place for place in in_turn if handed_in(place)]


def _place(learner: _Learner, exercise: Exercise, exercises: Sequence[Exercise]) -> Path | None:
    place = next(iter(_places(learner.folder, exercise)), None)
    if place is None or place.parent != learner.folder:
        return place
    rivals = [other.name for other in exercises if other.work_file == exercise.work_file]
    if len(rivals) > 1:
        raise UsageError(
            f"{place}: its name does not say which exercise it is for ({', '.join(rivals)}). "
            "Name the exercise with --exercise"
        )
    return place


def _submission(student: str, exercise: Exercise, place: Path | None, home: Path) -> Submission:
    problem = problem_with(place, home) if place else None
    return Submission(student, exercise, None if problem else place, problem)


def _nothing_found(path: Path, exercises: Sequence[Exercise]) -> UsageError:
    taken = sorted({exercise.work_file for exercise in exercises})
    if not any(path.iterdir()):
        return UsageError(f"{path}: is an empty folder. Name a folder with one folder per student")
    if any(handed_in(path / name) for name in taken):
        return UsageError(f"{path}: holds one student's files. Name the folder above it, or a file")
    return UsageError(
        f"{path}: nothing in it looks like a submission. "
        f"Name a folder that has a folder for each student, with {' or '.join(taken)} in it"
    )


def _text(name: str) -> str:
    """A file's name as text that any database and any JSON can hold."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")

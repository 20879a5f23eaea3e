"""From a path to submissions: who handed in what. One function for each layout."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grader.batch.intake import handed_in, problem_with
from grader.batch.layouts import Export, exported, is_version_of
from grader.batch.moment import when
from grader.batch.unpack import EARLIER
from grader.course import EXERCISES
from grader.errors import UsageError
from grader.exercise import Exercise
from grader.language import Text

__all__ = ["Submission", "collect", "is_one_learners"]


@dataclass(frozen=True, slots=True)
class Submission:
    """One student's file for one exercise.

    Without `work` it was not handed in, or, where `problem` says why, can't be graded. `when` it
    was handed in is known for some; `earlier` are what it replaces, the oldest first.
    """

    student: str
    exercise: Exercise
    work: Path | None
    problem: Text | None = None
    when: datetime | None = None
    earlier: tuple[Path, ...] = ()

    @property
    def missing(self) -> bool:
        """Nothing was handed in."""
        return self.work is None and self.problem is None


@dataclass(frozen=True, slots=True)
class _Learner:
    name: str
    folders: list[Path]
    files: list[tuple[Export, Path]]


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
    return [_submission(_text(path.stem), chosen[0], path, home, when=when(path, home))]


def _of_folder(path: Path, exercises: Sequence[Exercise], named: bool) -> list[Submission]:
    if any(handed_in(path / EXERCISES / one.name / one.work_file) for one in exercises):
        raise UsageError(
            f"{path}: is one learner's copy of the course. Name the folder above it, or a file"
        )
    learners = _learners(path, exercises)
    found = {
        (learner.name, exercise.name): submission
        for learner in learners
        for exercise in exercises
        if (submission := _found(learner, exercise, exercises)) is not None
    }
    somebody = {name for _, name in found}
    wanted = [exercise for exercise in exercises if named or exercise.name in somebody]
    if not learners or not wanted:
        raise _nothing_found(path, exercises)
    return [
        found.get((learner.name, exercise.name), Submission(learner.name, exercise, None))
        for learner in learners
        for exercise in wanted
    ]


def _learners(path: Path, exercises: Sequence[Exercise]) -> list[_Learner]:
    """Each folder in `path`, or in nbgrader's `submitted/` where `path` has one; and each name that
    files have which Canvas or Moodle has exported."""
    submitted = path / "submitted"
    if submitted.is_dir() and not any(_places(submitted, exercise) for exercise in exercises):
        path = submitted
    learners: dict[str, _Learner] = {}
    for entry in _entries(path):
        export = exported(entry.name)
        if entry.is_dir():
            name = export.student if export and not export.file else entry.name
        elif export and export.file:
            name = export.student
        else:
            continue
        learner = learners.setdefault(_text(name), _Learner(_text(name), [], []))
        if entry.is_dir():
            learner.folders.append(entry)
        elif export:
            learner.files.append((export, entry))
    return list(learners.values())


def _entries(path: Path) -> list[Path]:
    try:
        return sorted(one for one in path.iterdir() if not one.name.startswith((".", "__")))
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


def _found(
    learner: _Learner, exercise: Exercise, exercises: Sequence[Exercise]
) -> Submission | None:
    """What `learner` has handed in for `exercise`, the newest of it."""
    for folder in learner.folders:
        for place in _places(folder, exercise)[:1]:
            if place.parent == folder:
                _check_rivals(place, exercise, exercises)
            before = sorted(place.parent.glob(f"{EARLIER}/*/{place.name}"))
            return _submission(
                learner.name, exercise, place, folder, when=when(place, folder), earlier=before
            )
    uploads = sorted(
        (export.upload, file)
        for export, file in learner.files
        if is_version_of(export.file, exercise.work_file)
    )
    if not uploads:
        return None
    *earlier, newest = (file for _, file in uploads)
    _check_rivals(newest, exercise, exercises)
    return _submission(learner.name, exercise, newest, None, earlier=earlier)


def is_one_learners(folder: Path, exercises: Sequence[Exercise]) -> bool:
    """Whether `folder` has somebody's work in it, and not the folders of several."""
    moodle = exported(folder.name)
    return moodle is not None or any(_places(folder, exercise) for exercise in exercises)


def _check_rivals(place: Path, exercise: Exercise, exercises: Sequence[Exercise]) -> None:
    rivals = [other.name for other in exercises if other.work_file == exercise.work_file]
    if len(rivals) > 1:
        raise UsageError(
            f"{place}: its name does not say which exercise it is for ({', '.join(rivals)}). "
            "Name the exercise with --exercise"
        )


def _submission(
    student: str,
    exercise: Exercise,
    place: Path,
    home: Path | None,
    when: datetime | None = None,
    earlier: Sequence[Path] = (),
) -> Submission:
    problem = problem_with(place, home)
    whole = (one for one in earlier if problem_with(one, home) is None)
    return Submission(student, exercise, None if problem else place, problem, when, tuple(whole))


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

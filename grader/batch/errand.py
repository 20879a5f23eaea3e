"""A task that another machine can do: the learner's file travels with it, the course is there.

What that machine has must be what this one has, or the outcome would not follow from what
results.db says that it follows from. Workers come and go, so each task looks again.
"""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from socket import gethostname

from grader.batch.collect import Submission
from grader.batch.identity import exercise_digest, grader_digest, python_version
from grader.batch.pool import Grade, GradingError, Task, TaskOf
from grader.course import find_course
from grader.engine.probe import Finding, probe, strongest
from grader.errors import UnfitWorker, UsageError
from grader.exercise import Exercise
from grader.language import Language
from grader.outcome import SubmissionOutcome
from grader.sandbox.layers import Layer

__all__ = ["Edition", "Errand", "edition_of", "errands", "examined"]


@dataclass(frozen=True, slots=True)
class Edition:
    """What outcomes follow from beside the work: the Python, the grader, the exercises by name."""

    python: str
    grader: str
    exercises: Mapping[str, str]


def edition_of(exercises: Iterable[Exercise]) -> Edition:
    """What this machine has."""
    digests = {each.name: exercise_digest(each) for each in exercises}
    return Edition(python_version(), grader_digest(), digests)


def examined(edition: Edition, *, sandboxed: bool) -> tuple[Finding, ...]:
    """On a worker: the layers of the sandbox there, as `strongest` finds them, if they matter.

    UnfitWorker when it has another edition.
    """
    for name in edition.exercises:
        _same_exercise(name, edition)
    return _layers() if sandboxed else ()


def errands(grade: Grade, layer: Layer | None, edition: Edition) -> TaskOf:
    """Tasks by `grade` for machines that have this `edition`, and this `layer` if it needs one."""

    def task_of(submission: Submission, language: Language) -> Task:
        if submission.work is None:
            raise GradingError(f"{submission.student}: there is no work to grade")
        return Errand(
            grade,
            layer,
            edition,
            submission.student,
            submission.exercise.name,
            submission.work.name,
            submission.work.read_bytes(),
            language,
        )

    return task_of


@dataclass(frozen=True, slots=True)
class Errand:
    """The task of one submission; called on a worker, it raises UnfitWorker when that is none."""

    grade: Grade
    layer: Layer | None
    edition: Edition
    student: str
    exercise: str
    name: str
    content: bytes
    language: Language

    def __call__(self) -> SubmissionOutcome:
        exercise = _same_exercise(self.exercise, self.edition)
        if self.layer is not None and (problem := _problem(self.layer)):
            raise _unfit(f"the {self.layer} layer of the sandbox does not work: {problem}")
        with tempfile.TemporaryDirectory(prefix="procession-errand-") as folder:
            work = Path(folder, self.name)
            work.write_bytes(self.content)
            return self.grade(work, self.student, exercise, self.language)


def _same_exercise(name: str, edition: Edition) -> Exercise:
    """The exercise as this machine has it; UnfitWorker when that, or the grader, is another."""
    if (python_version(), grader_digest()) != (edition.python, edition.grader):
        raise _unfit(f"another grader is installed. Install the same one, on {edition.python}")
    try:
        exercise = find_course(Path.cwd()).exercise(name)
    except UsageError as error:
        raise _unfit(f"{error}; start the worker in the course's folder") from None
    if exercise_digest(exercise) != edition.exercises[name]:
        raise _unfit(
            f"{exercise.folder} or its hidden tests are other ones. Bring the same course there "
            "and start the worker in its folder"
        )
    return exercise


def _unfit(problem: str) -> UnfitWorker:
    return UnfitWorker(f"a worker on {gethostname()} can't grade: {problem}")


@cache
def _layers() -> tuple[Finding, ...]:
    return strongest()


@cache
def _problem(layer: Layer) -> str:
    """Why `layer` does not work on this machine, or empty."""
    found = _layers()[-1]
    return found.problem if found.layer is layer else probe(layer).problem

"""Which mutants of an exercise's reference get full marks, and which of those are excused."""

import tempfile
import tomllib
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.batch.collect import Submission
from grader.batch.pool import graded, on_this_machine
from grader.exercise import Exercise
from grader.grading import run_tests
from grader.language import Language
from grader.outcome import SubmissionOutcome
from tests.kept import Kept
from tests.mutation.mutants import Mutant, mutants_of

__all__ = ["Survival", "excuses", "mutants", "survival"]


@dataclass(frozen=True, slots=True)
class Survival:
    """Of so many `mutants`, those with full marks: `excused` by a reason, or `missed`."""

    mutants: int
    excused: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def killed(self) -> float:
        """The part of the mutants that are mistakes and were caught, from 0 to 1."""
        mistakes = self.mutants - len(self.excused)
        return 1 - len(self.missed) / mistakes if mistakes else 1.0


def mutants(exercise: Exercise) -> tuple[Mutant, ...]:
    """All mutants of the exercise's reference."""
    if exercise.reference is None:
        return ()
    return mutants_of(exercise.reference.read_text(encoding="utf-8"), exercise.manifest.given)


def excuses(exercise: Exercise) -> dict[str, str]:
    """Why each mutant named in the exercise's `mutants.toml` is no mistake."""
    file = exercise.secret / "mutants.toml" if exercise.secret else None
    if file is None or not file.is_file():
        return {}
    found: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))
    return found


def survival(
    exercise: Exercise, chosen: Sequence[Mutant], executor: Executor, width: int
) -> Survival:
    """Grade the `chosen` mutants, `width` at a time."""
    survivors = []
    task_of = on_this_machine(_judged)
    with tempfile.TemporaryDirectory() as folder:
        submissions = [
            Submission(mutant.name, exercise, _written(Path(folder, str(number)), mutant, exercise))
            for number, mutant in enumerate(chosen)
        ]
        for outcome in graded(submissions, task_of, Language.ENGLISH, executor, width):
            if outcome.score == outcome.max_score:
                survivors.append(outcome.student)
    known = excuses(exercise)
    return Survival(
        len(chosen),
        tuple(name for name in survivors if name in known),
        tuple(name for name in survivors if name not in known),
    )


class _UntilCaught:
    """A pytest plugin that ends the session at the first test that fails."""

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.maxfail = 1


def _judged(work: Path, student: str, exercise: Exercise, language: Language) -> SubmissionOutcome:
    return run_tests(work, student, exercise, language, Kept(), _UntilCaught())


def _written(folder: Path, mutant: Mutant, exercise: Exercise) -> Path:
    folder.mkdir()
    file = folder / exercise.work_file
    file.write_text(mutant.source, encoding="utf-8")
    return file

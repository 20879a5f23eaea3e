"""Whether this machine's verdicts can be trusted: answers whose verdicts are known, graded here."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from grader.answers import Answer, answer_in, answers_of
from grader.batch.collect import Submission
from grader.batch.pool import Grade, graded, on_this_machine
from grader.batch.workers import LocalWorkers
from grader.exercise import Exercise
from grader.grading import Only, run_tests
from grader.language import Language
from grader.outcome import SubmissionOutcome
from grader.sandbox.layers import Layer

if TYPE_CHECKING:  # workers import this module, and none of them draws a bar
    from grader.report.progress import Watcher

__all__ = [
    "Disagreement",
    "Known",
    "calibrate",
    "judge",
    "known_answers",
    "sample",
]


@dataclass(frozen=True, slots=True)
class Known:
    """An answer of an exercise: what must become of it is known."""

    exercise: Exercise
    answer: Answer


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An answer that was not judged as it must be, and in what not."""

    exercise: str
    answer: str
    problem: str


def known_answers(exercises: Sequence[Exercise]) -> tuple[Known, ...]:
    """All that these exercises come with."""
    return tuple(Known(one, answer) for one in exercises for answer in answers_of(one))


def sample(known: Sequence[Known]) -> tuple[Known, ...]:
    """Of each exercise the reference, another right answer, and a mistake of every verdict.

    Always the same: chosen by chance, with the exercise's name as seed.
    """
    kinds: dict[tuple[object, ...], list[Known]] = {}
    for one in known:
        mistake, file = one.answer.mistake, one.answer.file
        kind = mistake.verdict if mistake else file == one.exercise.reference
        kinds.setdefault((one.exercise.name, kind), []).append(one)
    chosen = (Random(those[0].exercise.name).choice(those) for those in kinds.values())  # noqa: S311
    return tuple(chosen)


def judge(
    work: Path,
    student: str,
    exercise: Exercise,
    language: Language,
    *plugins: object,
    layer: Layer = Layer.BASIC,
) -> SubmissionOutcome:
    """Grade an answer: a mistake by the test that has to catch it, and no other.

    `plugins` are pytest's.
    """
    mistake = answer_in(work).mistake
    only = [Only(mistake.test)] if mistake else []
    return run_tests(work, student, exercise, language, *only, *plugins, layer=layer)


def calibrate(
    known: Sequence[Known],
    grade: Grade,
    language: Language,
    jobs: int,
    watch: "Callable[[int], Watcher]",
) -> tuple[Disagreement, ...]:
    """Grade them side by side; gives those that were not judged as they must be.

    `watch` makes the watcher of so many gradings.
    """
    answers = {(one.exercise.name, one.answer.name): one.answer for one in known}
    submissions = [Submission(one.answer.name, one.exercise, one.answer.file) for one in known]
    found = []
    with (
        watch(len(known)) as watching,
        LocalWorkers(jobs) as workers,
        closing(graded(submissions, on_this_machine(grade), language, workers, jobs)) as coming,
    ):
        for outcome in coming:
            watching.saw(outcome)
            answer = answers[outcome.exercise, outcome.student]
            found.append(Disagreement(outcome.exercise, answer.name, answer.disagreement(outcome)))
    return tuple(one for one in found if one.problem)

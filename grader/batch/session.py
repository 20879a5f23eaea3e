"""One call of `grader grade`: from submissions to results on the disk."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing, suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from msgspec.structs import replace

from grader.batch.collect import Submission
from grader.batch.due import DueDates
from grader.batch.identity import Identities, Identity, content_digest, manner
from grader.batch.pool import TaskOf, graded
from grader.batch.store import Key, Store, Work, now
from grader.batch.workers import uninterrupted
from grader.errors import UsageError
from grader.language import Language
from grader.outcome import Late, SubmissionOutcome
from grader.report.progress import Watcher

__all__ = ["Choice", "Ending", "Grading", "grade_class", "results_folder"]


@dataclass(frozen=True, slots=True)
class Grading:
    """How a class is graded: `workers` makes an executor, which has `width` tasks at a time.

    `sandbox` is the layer in force, also for what no test need be run on; `told`: messages are
    whole stories.
    """

    task_of: TaskOf
    workers: Callable[[], Executor]
    width: int
    language: Language
    sandbox: str = ""
    told: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Which submissions are graded: those that have changed; with `again` those that have not, too.

    `only` names students, exercises or both: everything else stays as it was kept.
    """

    again: bool = False
    only: tuple[str, ...] = ()

    def of(self, submissions: Sequence[Submission]) -> list[Submission]:
        """Those that may be graded; UsageError for a name that none of them has."""
        students = {each.student for each in submissions}
        exercises = {each.exercise.name for each in submissions}
        for name in self.only:
            if name not in students | exercises:
                near = get_close_matches(name, students | exercises) or sorted(students)[:3]
                raise UsageError(
                    f"--only {name}: no student and no exercise here is called that. "
                    f"There is {', '.join(near)}"
                )
        students = students.intersection(self.only) or students
        exercises = exercises.intersection(self.only) or exercises
        return [
            each
            for each in submissions
            if each.student in students and each.exercise.name in exercises
        ]


@dataclass(frozen=True, slots=True)
class Ending:
    """What is in results.json now, `kept` of it from earlier. Interrupted: what was finished."""

    outcomes: tuple[SubmissionOutcome, ...]
    kept: int
    interrupted: bool


def results_folder(folder: Path) -> Path:
    """`folder`, made if need be; UsageError when nothing can be written there."""
    probe = folder / ".writable"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UsageError(
            f"{folder}: results can't be written there ({error.strerror}). Choose another --out"
        ) from error
    return folder


def grade_class(
    submissions: Sequence[Submission],
    grading: Grading,
    choice: Choice,
    store: Store,
    watch: Callable[[int], Watcher],
    dates: DueDates | None = None,
) -> Ending:
    """Grade what `choice` wants of `submissions`, keep each outcome when it comes, then write all.

    What is kept from an earlier call, and would come out the same, is taken over. `watch` makes the
    watcher of so many submissions. What is late by `dates` has its penalty.
    """
    store.keep(work for each in submissions for work in _works(each))
    identities = Identities(manner(grading.language, grading.sandbox, told=grading.told))
    chosen = {each: _key(each, identities.of(each)) for each in choice.of(submissions)}
    others = [_key(each) for each in submissions if each not in chosen]
    kept = store.take(others if choice.again else [*others, *chosen.values()])
    due = {each: key for each, key in chosen.items() if key not in kept}
    interrupted = False
    try:
        with watch(len(due)) as watching:
            _grade(due, grading, choice, store, watching)
    except KeyboardInterrupt:
        interrupted = True
    late = dict(_late(submissions, dates, store)) if dates else {}
    return Ending(store.write(late), len(kept), interrupted)


def _grade(
    due: Mapping[Submission, Key], grading: Grading, choice: Choice, store: Store, watching: Watcher
) -> None:
    def still_due() -> Iterator[Submission]:
        """Asked for one at a time: another call may have graded some of them meanwhile."""
        for submission, key in due.items():
            with uninterrupted():
                taken = {} if choice.again else store.take([key])
                for outcome in taken.values():
                    watching.saw(outcome)
            if not taken:
                yield submission

    identities = {(key.student, key.exercise): key.identity for key in due.values()}
    with (
        grading.workers() as workers,
        closing(
            graded(still_due(), grading.task_of, grading.language, workers, grading.width)
        ) as coming,
    ):
        for seen in coming:
            outcome = replace(seen, sandbox=seen.sandbox or grading.sandbox)
            with uninterrupted():
                store.add(outcome, identities[outcome.student, outcome.exercise])
                watching.saw(outcome)


def _key(submission: Submission, identity: Identity | None = None) -> Key:
    return Key(submission.student, submission.exercise.name, identity)


def _works(submission: Submission) -> Iterator[Work]:
    """What was handed in, the last of it with its moment, where both can be read."""
    versions = [(file, None) for file in submission.earlier]
    last = [(submission.work, submission.when)] if submission.work else []
    for file, when in [*versions, *last]:
        with suppress(OSError):
            content = file.read_bytes()
            yield Work(
                submission.student,
                submission.exercise.name,
                content_digest(content),
                submission.exercise.work_file,
                when.isoformat(timespec="seconds") if when else None,
                now(),
                content,
            )


def _late(
    submissions: Sequence[Submission], dates: DueDates, store: Store
) -> Iterator[tuple[tuple[str, str], Late]]:
    for each in submissions:
        student, exercise = each.student, each.exercise.name
        if each.work is None or each.when is None:
            continue
        with suppress(OSError):
            digest = content_digest(each.work.read_bytes())
            handed_in = store.handed_in(student, exercise, digest) or each.when
            if late := dates.late(student, exercise, handed_in):
                yield (student, exercise), late

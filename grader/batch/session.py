"""One call of `grader grade`: from submissions to results on the disk."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from grader.batch.collect import Submission
from grader.batch.pool import Grade, graded
from grader.batch.results import write_results
from grader.batch.store import Store
from grader.batch.workers import LocalWorkers, uninterrupted
from grader.errors import UsageError
from grader.language import Language
from grader.outcome import SubmissionOutcome
from grader.report.progress import Watcher

__all__ = ["Ending", "grade_class", "results_folder"]


@dataclass(frozen=True, slots=True)
class Ending:
    """What is in results.json now. Interrupted, it holds what was finished."""

    outcomes: tuple[SubmissionOutcome, ...]
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
    grade: Grade,
    language: Language,
    jobs: int,
    store: Store,
    folder: Path,
    sandbox: str,
    watching: Watcher,
) -> Ending:
    """Grade `submissions` with `jobs` workers; keep each outcome when it comes, then write all.

    `sandbox` is the layer that is in force, also for what no test need be run on.
    """
    interrupted = False
    try:
        with (
            watching,
            LocalWorkers(jobs) as workers,
            closing(graded(submissions, grade, language, workers, jobs)) as coming,
        ):
            for seen in coming:
                outcome = replace(seen, sandbox=seen.sandbox or sandbox)
                with uninterrupted():
                    store.add(outcome)
                    watching.saw(outcome)
    except KeyboardInterrupt:
        interrupted = True
    outcomes = tuple(store.outcomes())
    write_results(folder, outcomes)
    return Ending(outcomes, interrupted)

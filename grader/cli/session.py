"""What the commands that grade have in common: their options, the session, the exit status."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.places import grading_of
from grader.cli.showing import Form, show
from grader.cli.threshold import THRESHOLD, Threshold
from grader.course import EXERCISES, Course, find_course
from grader.errors import UsageError
from grader.language import Language, Text, speaking, wanted
from grader.machine import require_fit
from grader.outcome import Status, SubmissionOutcome
from grader.report.printable import printable
from grader.sandbox.layers import Layer

if TYPE_CHECKING:
    from grader.batch.collect import Submission
    from grader.batch.due import DueDates
    from grader.batch.pool import Grade
    from grader.batch.session import Choice, Ending

__all__ = [
    "GRADED",
    "INTERRUPTED",
    "UNGRADED",
    "USAGE",
    "Asked",
    "Session",
    "asked",
    "course_named",
    "course_option",
    "exit_status",
    "jobs_option",
    "kept",
    "language_option",
    "sandbox_option",
    "session",
    "solutions_option",
    "status_of",
]

GRADED, BELOW, USAGE, UNGRADED, INTERRUPTED = 0, 1, 2, 3, 130

_KEPT = Text(
    "{kept} of {total} are as they were graded before, kept in {folder} (--regrade grades all)",
    "{total} 份中有 {kept} 份沿用 {folder} 中已有的结果（要全部重评，请加 --regrade）",
)
_STOPPED = Text(
    "stopped: {done} of {total} are graded and kept in {folder}",
    "已停止：{total} 份中已评 {done} 份，结果保存在 {folder}",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that every grading command has."""

    solutions: Path | None
    jobs: int | None
    fail_under: Threshold | None
    required: Layer
    form: Form
    language: Language


solutions_option = click.option(
    "--solutions",
    type=click.Path(path_type=Path),
    help="The folder with solutions and hidden tests.",
)
course_option = click.option(
    "--course",
    "course_folder",
    type=click.Path(path_type=Path),
    help="The folder that has exercises/.",
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), help="Worker processes; default: one a core."
)
sandbox_option = click.option(
    "--require-sandbox",
    "required",
    type=click.Choice([each.value for each in Layer]),
    default=Layer.BASIC.value,
    help="Refuse to grade in a weaker layer of the sandbox than this.",
)
language_option = click.option(
    "--lang",
    type=click.Choice([each.value for each in Language]),
    help="The language of messages.",
)
_OPTIONS = (
    solutions_option,
    jobs_option,
    click.option(
        "--fail-under",
        type=THRESHOLD,
        metavar="N|N%",
        help="Exit with 1 when a score is lower: points, or a share such as 80%.",
    ),
    sandbox_option,
    click.option(
        "--format",
        "form",
        type=click.Choice([each.value for each in Form]),
        default=Form.TERMINAL.value,
        help="github: failures also as annotations, and a page in $GITHUB_STEP_SUMMARY.",
    ),
    language_option,
)


def asked(command: Callable[..., int]) -> Callable[..., int]:
    """Give `command` these options; it gets them as one argument, `asked`."""

    @wraps(command)
    def with_asked(
        *args: Any,
        solutions: Path | None,
        jobs: int | None,
        fail_under: Threshold | None,
        required: str,
        form: str,
        lang: str | None,
        **others: Any,
    ) -> int:
        language = wanted(lang)
        options = Asked(solutions, jobs, fail_under, Layer(required), Form(form), language)
        return command(*args, asked=options, **others)

    for option in reversed(_OPTIONS):
        with_asked = option(with_asked)
    return with_asked


@dataclass(frozen=True, slots=True)
class Session:
    """How one call of a command grades: by what, where, and what was asked for.

    A `grade` of the caller's takes the place of ours, and needs no sandbox. `told`: messages are
    whole stories. `cluster` is the address of a scheduler; without one, this machine grades.
    """

    grade: "Grade | None"
    asked: Asked
    told: bool
    cluster: str | None


def session(
    grade: "Grade | None", asked: Asked, *, told: bool = False, cluster: str | None = None
) -> Session:
    """The session that was asked for; `told`, or shown on GitHub: whole stories as messages.

    MachineError when programs are to be run on this machine, and can't be.
    """
    if grade is None and cluster is None:
        with speaking(asked.language):
            require_fit()
    return Session(grade, asked, told or (grade is None and asked.form is Form.GITHUB), cluster)


def exit_status(outcomes: Sequence[SubmissionOutcome], fail_under: Threshold | None) -> int:
    """What the shell is told; `ungraded` weighs more than a low score."""
    if any(outcome.status is Status.UNGRADED for outcome in outcomes):
        return UNGRADED
    if fail_under is not None and not all(map(fail_under.met_by, outcomes)):
        return BELOW
    return GRADED


def status_of(ending: "Ending", asked: Asked) -> int:
    """The same, of a session that may have been stopped."""
    return INTERRUPTED if ending.interrupted else exit_status(ending.outcomes, asked.fail_under)


def kept(
    source: Path,
    submissions: "Sequence[Submission]",
    out: Path,
    session: Session,
    repository: Path | None = None,
    choice: "Choice | None" = None,
    dates: "DueDates | None" = None,
) -> "Ending":
    """Grade what `choice` wants of `source`'s `submissions`, and show the results, kept in `out`.

    `repository` is what the paths of annotations begin at, else where GitHub has checked it out.
    """
    from grader.batch.session import Choice, grade_class, results_folder
    from grader.batch.store import Store
    from grader.report.progress import watcher

    folder = results_folder(out)
    with grading_of(session, submissions) as grading, Store(folder, source) as store:
        ending = grade_class(
            submissions,
            grading,
            choice or Choice(),
            store,
            lambda total: watcher(total, sys.stderr),
            dates,
        )
    show(ending.outcomes, submissions, session.asked.form, repository)
    _say_what_is_kept(ending, len(submissions), folder)
    return ending


def _say_what_is_kept(ending: "Ending", total: int, folder: Path) -> None:
    place = printable(str(folder))
    if ending.kept:
        click.echo(str(_KEPT.filled(kept=ending.kept, total=total, folder=place)), err=True)
    if ending.interrupted:
        done = len(ending.outcomes)
        click.echo(str(_STOPPED.filled(done=done, total=total, folder=place)), err=True)


def course_named(folder: Path | None, solutions: Path | None) -> Course:
    """The course in `folder`, else the one around the current folder."""
    if folder is not None and not (folder / EXERCISES).is_dir():
        raise UsageError(f"{folder}: has no folder {EXERCISES}/. Name the course's folder")
    return find_course(folder or Path.cwd(), solutions)

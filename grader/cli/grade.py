"""`grader grade`: a folder of submissions into results."""

import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.course import Course, find_course
from grader.errors import MachineError, UsageError
from grader.exercise import Exercise
from grader.language import Language, Text, from_environment, speaking
from grader.outcome import Status, SubmissionOutcome
from grader.report.printable import printable
from grader.sandbox.layers import Layer

if TYPE_CHECKING:
    from grader.batch.collect import Submission
    from grader.batch.pool import Grade
    from grader.batch.session import Ending

__all__ = ["exit_status", "grade_command"]

GRADED, BELOW, UNGRADED, INTERRUPTED = 0, 1, 3, 130

_VISIBLE_ONLY = Text(
    "no solutions folder is here: graded by the visible tests alone (--solutions DIR names it)",
    "没有答案文件夹：只用公开测试评分（用 --solutions DIR 指定）",
)
_STOPPED = Text(
    "stopped: {done} of {total} are graded and kept in {folder}",
    "已停止：{total} 份中已评 {done} 份，结果保存在 {folder}",
)


_PATH = click.Path(path_type=Path)


@click.command("grade")
@click.argument("path", type=_PATH, required=False)
@click.option("--out", type=_PATH, help="The folder for the results.")
@click.option("--nbgrader", type=_PATH, help="In place of PATH: the folder of nbgrader's course.")
@click.option("--assignment", help="With --nbgrader: the assignment to grade.")
@click.option("--exercise", "names", multiple=True, help="Only this exercise (may be repeated).")
@click.option("--course", "course_folder", type=_PATH, help="The folder that has exercises/.")
@click.option("--solutions", type=_PATH, help="The folder with solutions and hidden tests.")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes; default: one a core.")
@click.option("--fail-under", type=float, help="Exit with 1 when a score is lower.")
@click.option(
    "--require-sandbox",
    "required",
    type=click.Choice([each.value for each in Layer]),
    default=Layer.BASIC.value,
    help="Refuse to grade in a weaker layer of the sandbox than this.",
)
@click.option(
    "--lang", type=click.Choice([each.value for each in Language]), help="The language of messages."
)
@click.pass_obj
def grade_command(
    grade: "Grade | None",
    path: Path | None,
    out: Path | None,
    nbgrader: Path | None,
    assignment: str | None,
    names: tuple[str, ...],
    course_folder: Path | None,
    solutions: Path | None,
    jobs: int | None,
    fail_under: float | None,
    required: str,
    lang: str | None,
) -> int:
    """Grade PATH: a class's folder, nbgrader's submitted/, or one file.

    Writes results.json and results.db into the folder --out. With --nbgrader COURSE --assignment
    NAME every notebook handed in is graded, and the gradebook and autograded/ are filled.
    """
    language = Language(lang) if lang else from_environment()
    with speaking(language):
        course = _course(course_folder, solutions)
        if course.secret_root is None:
            click.echo(str(_VISIBLE_ONLY), err=True)
        layer = _layer(Layer(required)) if grade is None else None
        told = nbgrader is not None
        how = _How(grade or partial(_grade(), layer=layer, told=told), language, jobs, layer)
        if nbgrader is not None:
            if path is not None or names or not assignment:
                raise click.UsageError("--nbgrader takes the place of PATH, and needs --assignment")
            return _whole_assignment(nbgrader, course.exercise(assignment), out, how, fail_under)
        if path is None:
            raise click.UsageError("Missing argument 'PATH': what to grade")
        if out is None:
            raise click.UsageError("Missing option '--out': the folder for the results")
        ending = _graded(path, _exercises(course, names), bool(names), out, how)
    return INTERRUPTED if ending.interrupted else exit_status(ending.outcomes, fail_under)


def exit_status(outcomes: Sequence[SubmissionOutcome], fail_under: float | None) -> int:
    """What the shell is told; `ungraded` weighs more than a low score."""
    if any(outcome.status is Status.UNGRADED for outcome in outcomes):
        return UNGRADED
    if fail_under is not None and any(outcome.score < fail_under for outcome in outcomes):
        return BELOW
    return GRADED


def _course(folder: Path | None, solutions: Path | None) -> Course:
    if folder is not None and not (folder / "exercises").is_dir():
        raise UsageError(f"{folder}: has no folder exercises/. Name the course's folder")
    return find_course(folder or Path.cwd(), solutions)


def _exercises(course: Course, names: tuple[str, ...]) -> tuple[Exercise, ...]:
    if not names:
        return course.exercises()
    return tuple(course.exercise(name) for name in dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class _How:
    """What a call of the command asks for, whatever it grades."""

    grade: "Grade"
    language: Language
    jobs: int | None
    layer: Layer | None


def _graded(
    path: Path, exercises: tuple[Exercise, ...], named: bool, out: Path, how: _How
) -> "Ending":
    from grader.batch.collect import collect

    return _kept(path, collect(path, exercises, named=named), out, how)


def _kept(path: Path, submissions: "Sequence[Submission]", out: Path, how: _How) -> "Ending":
    """Grade `submissions` of `path` into results.json and results.db, and show the table."""
    from grader.batch.session import grade_class, results_folder
    from grader.batch.store import Store
    from grader.batch.workers import cores
    from grader.report.progress import watcher
    from grader.report.table import print_class

    folder = results_folder(out)
    with Store(folder, path) as store:
        ending = grade_class(
            submissions,
            how.grade,
            how.language,
            how.jobs or cores(),
            store,
            folder,
            how.layer or "",
            watcher(len(submissions), sys.stderr),
        )
    print_class(ending.outcomes, sys.stdout)
    if ending.interrupted:
        done, total = len(ending.outcomes), len(submissions)
        stopped = _STOPPED.filled(done=done, total=total, folder=printable(str(folder)))
        click.echo(str(stopped), err=True)
    return ending


def _whole_assignment(
    course: Path, exercise: Exercise, out: Path | None, how: _How, fail_under: float | None
) -> int:
    """Grade what was handed in to nbgrader, and have nbgrader take the outcomes."""
    from grader.nbgrader_bridge.configuration import check_version

    check_version()
    from grader.nbgrader_bridge.whole_class import NbgraderCourse

    assignment = NbgraderCourse(course, exercise)
    with tempfile.TemporaryDirectory(prefix="procession-nbgrader-") as folder:
        submissions, problems = assignment.submissions(Path(folder))
        results = out or course / "results" / exercise.name
        ending = _kept(course, submissions, results, how)
    problems += assignment.fill({one.student: one for one in ending.outcomes})
    for problem in problems:
        click.echo(f"grader: {printable(problem)}", err=True)
    if ending.interrupted:
        return INTERRUPTED
    return UNGRADED if problems else exit_status(ending.outcomes, fail_under)


def _grade() -> "Callable[..., SubmissionOutcome]":
    from grader.grading import grade

    return grade


def _layer(required: Layer) -> Layer:
    """The strongest layer that works here; UsageError when that is too weak."""
    from grader.engine.probe import strongest
    from grader.report.doctor import WEAK, too_weak

    found = strongest()
    if not found[-1].works:
        raise MachineError(f"nothing can be run here: {found[-1].problem}")
    layer = found[-1].layer
    if not layer.at_least(required):
        raise UsageError(str(too_weak(required, found)))
    if layer is Layer.BASIC:
        click.echo(str(WEAK.filled(layer=layer)), err=True)
    return layer

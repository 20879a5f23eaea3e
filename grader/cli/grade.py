"""`grader grade`: a folder of submissions into results."""

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.session import (
    UNGRADED,
    Asked,
    Session,
    asked,
    course_named,
    course_option,
    kept,
    session,
    status_of,
)
from grader.course import Course
from grader.exercise import Exercise
from grader.language import Text, speaking
from grader.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.batch.collect import Submission
    from grader.batch.due import DueDates
    from grader.batch.pool import Grade
    from grader.batch.session import Choice

__all__ = ["grade_command"]

_VISIBLE_ONLY = Text(
    "no solutions folder is here: graded by the visible tests alone (--solutions DIR names it)",
    "没有答案文件夹：只用公开测试评分（用 --solutions DIR 指定）",
)
_STRANGERS = Text("not on the roster: {names}", "不在名单上：{names}")
_TIMELESS = Text(
    "when these were handed in is not known, so they are not late: {names}",
    "不知道提交时间，因此不算迟交：{names}",
)


_PATH = click.Path(path_type=Path)


@click.command("grade")
@click.argument("path", type=_PATH, required=False)
@click.option("--out", type=_PATH, help="The folder for the results.")
@click.option("--nbgrader", type=_PATH, help="In place of PATH: the folder of nbgrader's course.")
@click.option("--assignment", help="With --nbgrader: the assignment to grade.")
@click.option("--exercise", "names", multiple=True, help="Only this exercise (may be repeated).")
@course_option
@click.option("--regrade", is_flag=True, help="Grade also what has not changed since last time.")
@click.option(
    "--only",
    multiple=True,
    metavar="NAME",
    help="Grade only this student's work, or this exercise; keep all else (may be repeated).",
)
@click.option("--roster", type=_PATH, help="A CSV with everybody: who is missing is shown.")
@click.option("--due", type=_PATH, help="A TOML with due dates and extensions, and their price.")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Grade on a Dask cluster: tcp://HOST:PORT of its scheduler, or tls://HOST:PORT.",
)
@asked
@click.pass_obj
def grade_command(
    grade: "Grade | None",
    path: Path | None,
    out: Path | None,
    nbgrader: Path | None,
    assignment: str | None,
    names: tuple[str, ...],
    course_folder: Path | None,
    regrade: bool,
    only: tuple[str, ...],
    roster: Path | None,
    due: Path | None,
    cluster: str | None,
    asked: Asked,
) -> int:
    """Grade PATH: a class's folder or zip (Canvas's and Moodle's too), submitted/, or one file.

    Writes results.json and results.db into the folder --out. What was graded into it before, even
    by a call that was killed, is graded again only when the work, the exercise or the grader has
    changed. With --nbgrader COURSE --assignment NAME every notebook handed in is graded, and the
    gradebook and autograded/ are filled.
    """
    from grader.batch.session import Choice

    if cluster is not None and asked.jobs is not None:
        raise click.UsageError("--jobs is for this machine: a cluster has the workers that it has")
    with speaking(asked.language):
        choice = Choice(again=regrade, only=only)
        course = course_named(course_folder, asked.solutions)
        if course.secret_root is None:
            click.echo(str(_VISIBLE_ONLY), err=True)
        how = session(grade, asked, told=nbgrader is not None, cluster=cluster)
        if nbgrader is not None:
            if path is not None or names or not assignment:
                raise click.UsageError("--nbgrader takes the place of PATH, and needs --assignment")
            if roster is not None or due is not None:
                raise click.UsageError("--nbgrader has a roster and due dates of its own: in it")
            return _whole_assignment(nbgrader, course.exercise(assignment), out, how, choice)
        if path is None:
            raise click.UsageError("Missing argument 'PATH': what to grade")
        if out is None:
            raise click.UsageError("Missing option '--out': the folder for the results")
        with _handed_in(path, course.exercises(*names), named=bool(names)) as submissions:
            if roster is not None:
                submissions = _with_everybody(submissions, roster)
            dates = _due_dates(due, course, submissions) if due is not None else None
            return status_of(kept(path, submissions, out, how, choice=choice, dates=dates), asked)


@contextmanager
def _handed_in(
    path: Path, exercises: tuple[Exercise, ...], *, named: bool
) -> "Iterator[Sequence[Submission]]":
    """The submissions in `path`, for as long as their files are there."""
    from grader.batch.collect import collect
    from grader.batch.gather import opened

    with opened(path, exercises) as (place, left_out):
        for line in left_out:
            click.echo(f"grader: {line}", err=True)
        yield collect(place, exercises, named=named)


def _with_everybody(submissions: "Sequence[Submission]", roster: Path) -> "Sequence[Submission]":
    from grader.batch.roster import read_roster, with_everybody

    everybody, strangers = with_everybody(submissions, read_roster(roster))
    if strangers:
        click.echo(str(_STRANGERS.filled(names=printable(", ".join(strangers)))), err=True)
    return everybody


def _due_dates(file: Path, course: Course, submissions: "Sequence[Submission]") -> "DueDates":
    from grader.batch.due import read_due_dates

    dates = read_due_dates(file, course.names(), {each.student for each in submissions})
    timeless = [
        f"{each.student} {each.exercise.name}"
        for each in submissions
        if each.work and each.when is None and dates.of(each.student, each.exercise.name)
    ]
    if timeless:
        click.echo(str(_TIMELESS.filled(names=printable(", ".join(timeless)))), err=True)
    return dates


def _whole_assignment(
    course: Path, exercise: Exercise, out: Path | None, how: Session, choice: "Choice"
) -> int:
    """Grade what was handed in to nbgrader, and have nbgrader take the outcomes."""
    from grader.nbgrader_bridge.configuration import check_version

    check_version()
    from grader.nbgrader_bridge.whole_class import NbgraderCourse

    assignment = NbgraderCourse(course, exercise)
    with tempfile.TemporaryDirectory(prefix="procession-nbgrader-") as folder:
        submissions, problems = assignment.submissions(Path(folder))
        results = out or course / "results" / exercise.name
        ending = kept(course, submissions, results, how, choice=choice)
    problems += assignment.fill({one.student: one for one in ending.outcomes})
    for problem in problems:
        click.echo(f"grader: {printable(problem)}", err=True)
    if problems and not ending.interrupted:
        return UNGRADED
    return status_of(ending, how.asked)

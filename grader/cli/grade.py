"""`grader grade`: a folder of submissions into results."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.session import (
    UNGRADED,
    Asked,
    Session,
    asked,
    kept,
    session,
    status_of,
)
from grader.course import Course, find_course
from grader.errors import UsageError
from grader.exercise import Exercise
from grader.language import Text, speaking
from grader.report.printable import printable

if TYPE_CHECKING:
    from grader.batch.pool import Grade
    from grader.batch.session import Choice

__all__ = ["grade_command"]

_VISIBLE_ONLY = Text(
    "no solutions folder is here: graded by the visible tests alone (--solutions DIR names it)",
    "没有答案文件夹：只用公开测试评分（用 --solutions DIR 指定）",
)


_PATH = click.Path(path_type=Path)


@click.command("grade")
@click.argument("path", type=_PATH, required=False)
@click.option("--out", type=_PATH, help="The folder for the results.")
@click.option("--nbgrader", type=_PATH, help="In place of PATH: the folder of nbgrader's course.")
@click.option("--assignment", help="With --nbgrader: the assignment to grade.")
@click.option("--exercise", "names", multiple=True, help="Only this exercise (may be repeated).")
@click.option("--course", "course_folder", type=_PATH, help="The folder that has exercises/.")
@click.option("--regrade", is_flag=True, help="Grade also what has not changed since last time.")
@click.option(
    "--only",
    multiple=True,
    metavar="NAME",
    help="Grade only this student's work, or this exercise; keep all else (may be repeated).",
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
    asked: Asked,
) -> int:
    """Grade PATH: a class's folder or zip (Canvas's and Moodle's too), submitted/, or one file.

    Writes results.json and results.db into the folder --out. What was graded into it before, even
    by a call that was killed, is graded again only when the work, the exercise or the grader has
    changed. With --nbgrader COURSE --assignment NAME every notebook handed in is graded, and the
    gradebook and autograded/ are filled.
    """
    from grader.batch.session import Choice

    with speaking(asked.language):
        choice = Choice(again=regrade, only=only)
        course = _course(course_folder, asked.solutions)
        if course.secret_root is None:
            click.echo(str(_VISIBLE_ONLY), err=True)
        how = session(grade, asked, told=nbgrader is not None)
        if nbgrader is not None:
            if path is not None or names or not assignment:
                raise click.UsageError("--nbgrader takes the place of PATH, and needs --assignment")
            return _whole_assignment(nbgrader, course.exercise(assignment), out, how, choice)
        if path is None:
            raise click.UsageError("Missing argument 'PATH': what to grade")
        if out is None:
            raise click.UsageError("Missing option '--out': the folder for the results")
        return _class(path, course, names, out, how, choice)


def _course(folder: Path | None, solutions: Path | None) -> Course:
    if folder is not None and not (folder / "exercises").is_dir():
        raise UsageError(f"{folder}: has no folder exercises/. Name the course's folder")
    return find_course(folder or Path.cwd(), solutions)


def _class(
    path: Path,
    course: Course,
    names: tuple[str, ...],
    out: Path,
    how: Session,
    choice: "Choice",
) -> int:
    from grader.batch.collect import collect
    from grader.batch.gather import opened

    exercises = _exercises(course, names)
    with opened(path, exercises) as (place, left_out):
        for line in left_out:
            click.echo(f"grader: {line}", err=True)
        submissions = collect(place, exercises, named=bool(names))
        return status_of(kept(path, submissions, out, how, choice=choice), how.asked)


def _exercises(course: Course, names: tuple[str, ...]) -> tuple[Exercise, ...]:
    if not names:
        return course.exercises()
    return tuple(course.exercise(name) for name in dict.fromkeys(names))


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

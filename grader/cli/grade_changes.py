"""`grader grade-changes`: what a pull request changes, graded by what it can't change."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.session import GRADED, Asked, asked, kept, session, status_of
from grader.cli.showing import Form, add_to_summary
from grader.course import EXERCISES, Course, find_course
from grader.errors import UsageError
from grader.language import Text, speaking
from grader.report.printable import printable

if TYPE_CHECKING:
    from grader.batch.pool import Grade

__all__ = ["grade_changes_command"]

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_NOTHING = Text(
    "no exercise's work file is changed: there is nothing to grade",
    "没有改动任何练习的作业文件：没有需要评分的内容",
)
_IGNORED = Text(
    "changed, and not used: {files}. Graded by the course's own files: only work files are taken",
    "改动了但不会使用：{files}。评分用的是课程自己的文件，只取作业文件",
)
_NAMED = 5
"""How many of the files that are not used are named."""


@click.command("grade-changes")
@click.option("--base", type=_FOLDER, required=True, help="The trusted tree: tests, manifests.")
@click.option("--head", type=_FOLDER, required=True, help="The tree with the learner's work.")
@click.option("--course", default=".", help="The folder with exercises/, in both trees.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="For the results.")
@click.option("--student", help="Whose work it is; default: the name of the folder --head.")
@asked
@click.pass_obj
def grade_changes_command(
    grade: "Grade | None",
    base: Path,
    head: Path,
    course: str,
    out: Path,
    student: str | None,
    asked: Asked,
) -> int:
    """Grade the exercises whose work files --head has otherwise than --base.

    Only these files are taken from --head; tests, manifests and settings are those of --base.
    """
    from grader.batch.changed import changes

    with speaking(asked.language):
        trusted = _course(base / course, asked.solutions)
        found = changes(trusted, head / course, student or head.resolve().name, home=head)
        if found.ignored:
            _say(_IGNORED.filled(files=_names(found.ignored)), asked.form)
        if not found.submissions:
            _say(_NOTHING, asked.form)
            return GRADED
        ending = kept(head, found.submissions, out, session(grade, asked), repository=head)
    return status_of(ending, asked)


def _course(folder: Path, solutions: Path | None) -> Course:
    if not (folder / EXERCISES).is_dir():
        raise UsageError(f"{folder}: has no folder {EXERCISES}/. Mend --base or --course")
    return find_course(folder, solutions)


def _names(files: tuple[str, ...]) -> str:
    return ", ".join(files[:_NAMED]) + (f", … (+{len(files) - _NAMED})" if files[_NAMED:] else "")


def _say(words: Text, form: Form) -> None:
    if form is Form.GITHUB:
        from grader.report.annotations import workflow_command

        click.echo(workflow_command("notice", str(words)))
        add_to_summary(f"{words}\n\n")
    else:
        click.echo(printable(str(words)), err=True)

"""`grader notebooks`: the exercises as a course of nbgrader's."""

from pathlib import Path

import click

from grader.cli.session import course_option, solutions_option
from grader.course import find_course
from grader.language import Language, wanted

__all__ = ["notebooks_command"]

_PATH = click.Path(path_type=Path)


@click.command("notebooks")
@click.option("--out", type=_PATH, help="The folder of nbgrader's course.")
@click.option("--exercise", "names", multiple=True, help="Only this exercise (may be repeated).")
@course_option
@solutions_option
@click.option(
    "--lang", type=click.Choice([each.value for each in Language]), help="The notebooks' language."
)
@click.option("--print-config", is_flag=True, help="Print the line for nbgrader_config.py.")
def notebooks_command(
    out: Path | None,
    names: tuple[str, ...],
    course_folder: Path | None,
    solutions: Path | None,
    lang: str | None,
    print_config: bool,
) -> int:
    """Write source/EXERCISE/EXERCISE.ipynb for nbgrader, made from the exercises.

    Notebooks are made and never edited: the same exercises give the same bytes.
    """
    from grader.nbgrader_bridge.configuration import FRAGMENT, check_version

    if print_config:
        click.echo(FRAGMENT)
        return 0
    if out is None:
        raise click.UsageError("Missing option '--out': the folder of nbgrader's course")
    check_version()
    from grader.nbgrader_bridge.writing import write_course

    course = find_course(course_folder or Path.cwd(), solutions)
    exercises = [course.exercise(name) for name in dict.fromkeys(names)] or course.exercises()
    for note in write_course(out, exercises, wanted(lang)):
        click.echo(note)
    return 0

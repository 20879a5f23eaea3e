"""`grader replay`: the run that a test failed on, once more, from what is kept of a grading."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from grader.cli.orders import check_place
from grader.cli.places import usable_layer
from grader.cli.session import course_option, language_option, solutions_option
from grader.course import find_course
from grader.errors import GraderError
from grader.language import speaking, wanted
from grader.report.plain import writing
from grader.sandbox.layers import Layer

__all__ = ["replay_command"]

_PATH = click.Path(path_type=Path)


@click.command("replay")
@click.argument("out", metavar="DIR", type=_PATH)
@click.argument("student")
@click.argument("exercise")
@click.argument("test")
@click.option(
    "--html",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a page to walk through the run.",
)
@course_option
@solutions_option
@language_option
def replay_command(
    out: Path,
    student: str,
    exercise: str,
    test: str,
    html: Path | None,
    course_folder: Path | None,
    solutions: Path | None,
    lang: str | None,
) -> int:
    """Show the run on which TEST failed STUDENT's EXERCISE, hidden tests too: it is for you.

    DIR is what `grader grade --out` has written. The work is in it; the order of steps too.
    """
    from grader.batch.replays import kept_failure
    from grader.grading import replay

    if html is not None:
        check_place(html)
    language = wanted(lang)
    with speaking(language), TemporaryDirectory() as folder:
        chosen = find_course(course_folder or Path.cwd(), solutions).exercise(exercise)
        failure = kept_failure(out, student, chosen, test)
        work = Path(folder, chosen.work_file)
        work.write_bytes(failure.work)
        layer = usable_layer(Layer.BASIC)
        again = replay(work, chosen, test, failure.schedule, language, layer, html)
    if again.outcome.verdict is not failure.test.verdict:
        raise GraderError(
            f"{student} {exercise} {test}: was {failure.test.verdict}, and is now "
            f"{again.outcome.verdict}: {again.outcome.message}"
        )
    click.echo(writing(sys.stdout, os.environ)(again.story))
    return 0

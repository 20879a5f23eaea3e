"""`grader release`: the learners' repository."""

from pathlib import Path

import click

from grader.cli.session import course_option, solutions_option
from grader.course import find_course

__all__ = ["release_command"]

_PATH = click.Path(path_type=Path)


@click.command("release")
@click.option("--out", type=_PATH, help="A new folder, for the learners' repository.")
@click.option(
    "--with-solutions",
    "solved",
    metavar="NAMES",
    default="",
    help="Add the references of these exercises: 01_process,02_daemon.",
)
@course_option
@solutions_option
def release_command(
    out: Path | None, solved: str, course_folder: Path | None, solutions: Path | None
) -> int:
    """Make the repository that learners get: exercises, visible tests and grader, nothing secret.

    The files are those that git tracks, as they are now. After an exercise's deadline
    --with-solutions adds its reference, in references/.
    """
    from grader.release import REFERENCES, make_release

    if out is None:
        raise click.UsageError("Missing option '--out': a new folder for the release")
    names = [name for name in map(str.strip, solved.split(",")) if name]
    course = find_course(course_folder or Path.cwd(), solutions)
    number = make_release(course, out, names)
    added = f", with {REFERENCES}/ for {', '.join(names)}" if names else ""
    click.echo(f"{out}: {number} files{added}. Put it under git, and give it to your learners.")
    return 0

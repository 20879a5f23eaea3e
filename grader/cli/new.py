"""`grader new`: the skeleton of an exercise."""

from pathlib import Path

import click

from grader.cli.session import course_option, solutions_option
from grader.course import find_course

__all__ = ["new_command"]


@click.command("new")
@click.argument("name", metavar="NN_NAME")
@course_option
@solutions_option
def new_command(name: str, course_folder: Path | None, solutions: Path | None) -> int:
    """Write a small exercise that works, 17_barrier for example, to be made into another one."""
    from grader.skeleton import write_skeleton

    course = find_course(course_folder or Path.cwd(), solutions)
    for folder in write_skeleton(course, name):
        click.echo(str(folder))
    click.echo(f"Check it with: make exercise NAME={name}   CONTRIBUTING.md says how to go on.")
    return 0

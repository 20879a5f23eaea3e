"""`grader progress`: what a learner has reached in this copy of the course."""

from pathlib import Path

import click

from grader.cli.session import language_option
from grader.course import find_course
from grader.language import speaking, wanted

__all__ = ["progress_command"]


@click.command("progress")
@language_option
def progress_command(lang: str | None) -> int:
    """Show which exercises are solved, the points of their visible tests, and where to go on."""
    from grader.progress.standing import standings
    from grader.report.course_table import course_lines

    with speaking(wanted(lang)):
        for line in course_lines(standings(find_course(Path.cwd()))):
            click.echo(line)
    return 0

"""`grader hint`: the next step of an exercise's hints, and no more than that."""

from pathlib import Path

import click

from grader.course import find_course
from grader.language import Language, speaking, wanted

__all__ = ["hint_command"]


@click.command("hint")
@click.argument("name", metavar="[EXERCISE]", required=False)
@click.option(
    "--lang", type=click.Choice([each.value for each in Language]), help="The language of the hint."
)
def hint_command(name: str | None, lang: str | None) -> int:
    """Show the next hint for EXERCISE, or for the first one that is not solved.

    It is about the function that the first failing test calls, where one is known to fail.
    """
    from grader.progress.standing import chosen, standings
    from grader.report.hints import hint_lines

    language = wanted(lang)
    with speaking(language):
        found = chosen(standings(find_course(Path.cwd())), name)
        for line in hint_lines(found, language):
            click.echo(line)
    return 0

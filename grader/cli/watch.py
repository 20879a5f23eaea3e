"""`grader watch`: an exercise's tests again at every save."""

import sys
from pathlib import Path

import click

from grader.course import find_course
from grader.language import Language, speaking, wanted
from grader.machine import require_fit

__all__ = ["watch_command"]


@click.command("watch")
@click.argument("name", metavar="[EXERCISE]", required=False)
@click.option(
    "--lang", type=click.Choice([each.value for each in Language]), help="The language of stories."
)
def watch_command(name: str | None, lang: str | None) -> int:
    """Run the visible tests of EXERCISE, and again whenever its file is saved.

    Begins with the first exercise that is not solved, and goes wherever a file is saved. Keys: n
    for the next exercise, h for a hint, q to quit.
    """
    language = wanted(lang)
    with speaking(language):
        require_fit()
        from grader.watching.screen import Screen
        from grader.watching.session import watch

        interactive = sys.stdin.isatty() and sys.stdout.isatty()
        screen = Screen(sys.stdout, interactive=interactive)
        watch(find_course(Path.cwd()), name, language, screen)
    return 0

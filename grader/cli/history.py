"""`grader history`: what was graded again in a results folder, and why."""

import sys
from pathlib import Path

import click

from grader.language import speaking, wanted

__all__ = ["history_command"]


@click.command("history")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(["en", "zh"]), help="The language of messages.")
def history_command(out: Path, lang: str | None) -> int:
    """Show each regrade and override in OUT: what has changed, and why."""
    from grader.batch.history import history
    from grader.report.history import print_history

    with speaking(wanted(lang)):
        print_history(history(out), sys.stdout)
    return 0

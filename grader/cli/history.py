"""`grader history`: what was graded again in a results folder, and why."""

import sys
from pathlib import Path

import click

from grader.cli.session import language_option
from grader.language import speaking, wanted

__all__ = ["history_command"]


@click.command("history")
@click.argument("out", type=click.Path(path_type=Path))
@language_option
def history_command(out: Path, lang: str | None) -> int:
    """Show each regrade and override in OUT: what has changed, and why."""
    from grader.batch.history import history
    from grader.report.history import print_history

    with speaking(wanted(lang)):
        print_history(history(out), sys.stdout)
    return 0

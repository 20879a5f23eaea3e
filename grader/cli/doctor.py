"""`grader doctor`: what this machine offers to keep submissions apart, and what would help."""

import click

from grader.cli.session import language_option
from grader.language import speaking, wanted
from grader.machine import require_fit
from grader.report.printable import printable

__all__ = ["doctor_command"]


@click.command("doctor")
@language_option
def doctor_command(lang: str | None) -> int:
    """Try each layer of the sandbox here, and name the cure for what is missing."""
    with speaking(wanted(lang)):
        require_fit()
        from grader.engine.probe import probe
        from grader.report.doctor import examination
        from grader.sandbox.layers import Layer

        for line in examination([probe(layer) for layer in Layer]):
            click.echo(printable(line))
    return 0

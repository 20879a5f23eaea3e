"""The command `grader`. Exit status: 0 done, 1 below --fail-under, 2 wrong usage, 3 ungraded.

What a command needs is imported when it runs, so that the others start fast. Every error is one
line on stderr.
"""

import sys
from typing import Any, TextIO

import click

from grader.cli.calibrate import calibrate_command
from grader.cli.doctor import doctor_command
from grader.cli.explore import explore_command
from grader.cli.export import export_command
from grader.cli.feedback import feedback_command
from grader.cli.grade import grade_command
from grader.cli.grade_changes import grade_changes_command
from grader.cli.hint import hint_command
from grader.cli.history import history_command
from grader.cli.new import new_command
from grader.cli.notebooks import notebooks_command
from grader.cli.override import override_command
from grader.cli.progress import progress_command
from grader.cli.release import release_command
from grader.cli.replay import replay_command
from grader.cli.report import report_command
from grader.cli.session import INTERRUPTED, UNGRADED, USAGE
from grader.cli.watch import watch_command
from grader.errors import GraderError, UsageError
from grader.report.printable import printable

__all__ = ["cli", "main"]


class _OneLineErrors(click.Group):
    """A group whose every error, click's own too, is one line and an exit status."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            status = super().main(*args, **(kwargs | {"standalone_mode": False}))
        except click.ClickException as error:
            status = _say(error.format_message(), error.exit_code)
        except UsageError as error:
            status = _say(str(error), USAGE)
        except GraderError as error:
            status = _say(str(error), UNGRADED)
        except click.Abort:
            status = _say("stopped", INTERRUPTED)
        sys.exit(status)


def _say(message: str, status: int) -> int:
    click.echo(f"grader: {printable(message)}", err=True)
    return status


@click.group(cls=_OneLineErrors, invoke_without_command=True)
@click.version_option(package_name="procession", prog_name="grader")
@click.pass_context
def cli(context: click.Context) -> None:
    """Grade concurrent Python by what really happened."""
    for stream in (sys.stdout, sys.stderr):
        _never_fail_to_print(stream)
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
        context.exit(USAGE)


cli.add_command(grade_command)
cli.add_command(grade_changes_command)
cli.add_command(export_command)
cli.add_command(report_command)
cli.add_command(feedback_command)
cli.add_command(history_command)
cli.add_command(override_command)
cli.add_command(replay_command)
cli.add_command(explore_command)
cli.add_command(doctor_command)
cli.add_command(calibrate_command)
cli.add_command(notebooks_command)
cli.add_command(release_command)
cli.add_command(new_command)
cli.add_command(progress_command)
cli.add_command(hint_command)
cli.add_command(watch_command)


def _never_fail_to_print(stream: TextIO) -> None:
    """A terminal without UTF-8 shows escapes instead of Chinese, not a traceback."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def main() -> None:
    """The console entry."""
    cli()

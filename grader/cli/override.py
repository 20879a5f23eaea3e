"""`grader override`: points that a person sets."""

from pathlib import Path

import click

from grader.cli.session import language_option
from grader.language import Text, speaking, wanted
from grader.report.printable import printable

__all__ = ["override_command"]

AS_GRADED = "graded"
_DONE = Text(
    "{student} {exercise}: {before:g} → {after:g} of {most:g} points; {folder}/results.json has it",
    "{student} {exercise}：{before:g} → {after:g}，满分 {most:g}；已写入 {folder}/results.json",
)


class _Points(click.ParamType["float | None"]):
    name = "points"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> float | None:
        if value == AS_GRADED:
            return None
        try:
            return float(value)
        except ValueError:
            self.fail(f"{value!r} is neither a number of points nor the word {AS_GRADED!r}", param)


@click.command("override", context_settings={"ignore_unknown_options": True})
@click.argument("student")
@click.argument("exercise")
@click.argument("test")
@click.argument("points", type=_Points())
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The results' folder.")
@click.option("--why", required=True, help="The reason; the learner reads it.")
@language_option
def override_command(
    student: str,
    exercise: str,
    test: str,
    points: float | None,
    out: Path,
    why: str,
    lang: str | None,
) -> int:
    """Give a test these POINTS, whatever grading says, now and after each regrade.

    POINTS is a number, or the word "graded" to take back what was set. Results, table and feedback
    say that the points were set by hand, and why; results.db keeps who had what before.
    """
    from grader.batch.overrides import Correction, correct

    with speaking(wanted(lang)):
        before, after = correct(out, Correction(student, exercise, test, points, why))
        done = _DONE.filled(
            student=printable(after.student),
            exercise=printable(after.exercise),
            before=before.score,
            after=after.score,
            most=after.max_score,
            folder=printable(str(out)),
        )
        click.echo(str(done))
    return 0

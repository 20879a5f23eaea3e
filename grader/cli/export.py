"""`grader export`: results for a spreadsheet, a platform or a CI server."""

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.session import language_option
from grader.errors import MachineError, UsageError
from grader.language import speaking, wanted
from grader.outcome import Status, SubmissionOutcome
from grader.report.printable import printable

if TYPE_CHECKING:
    from grader.batch.roster import Table

__all__ = ["export_command"]

_PATH = click.Path(path_type=Path)
_PLACES = {
    "csv": "grades.csv",
    "canvas": "canvas.csv",
    "moodle": "moodle.csv",
    "gradescope": "gradescope",
    "junit": "junit.xml",
}
"""Each format, and what it writes beside results.json unless --to says otherwise."""
_Outcomes = Sequence[SubmissionOutcome]


@click.command("export")
@click.argument("out", type=_PATH)
@click.option("--format", "form", type=click.Choice(list(_PLACES)), required=True)
@click.option("--to", type=_PATH, help="The file to write; for gradescope a folder.")
@click.option("--exercise", help="Only this exercise.")
@click.option(
    "--roster",
    type=_PATH,
    help="For canvas and moodle: the gradebook or grading worksheet exported there.",
)
@language_option
def export_command(
    out: Path,
    form: str,
    to: Path | None,
    exercise: str | None,
    roster: Path | None,
    lang: str | None,
) -> int:
    """Write the results in OUT in another form, points set by hand and lateness included.

    Hidden tests keep their names in csv alone, which is for you; gradescope and junit have numbers,
    and gradescope shows them when grades are published.
    """
    from grader.batch.store import last_results

    with speaking(wanted(lang)):
        outcomes = [one for one in last_results(out) if exercise in (None, one.exercise)]
        if not outcomes:
            raise UsageError(f"{out}: has no results of {exercise}. Mend --exercise")
        place = to or out / _PLACES[form]
        try:
            _write(form, outcomes, place, roster)
        except OSError as error:
            raise MachineError(f"{place}: can't be written ({error.strerror})") from error
        click.echo(printable(str(place)))
    return 0


def _write(form: str, outcomes: _Outcomes, place: Path, roster: Path | None) -> None:
    if form in ("canvas", "moodle"):
        if roster is None:
            raise click.UsageError(f"Missing option '--roster': what {form} has exported")
        _write_table(_filled(form)(roster, outcomes), place)
    elif form == "csv":
        from grader.report.sheet import write_sheet

        with place.open("w", encoding="utf-8-sig", newline="") as stream:
            write_sheet(outcomes, stream)
    elif form == "junit":
        from grader.report.junit import junit_xml

        place.write_bytes(junit_xml(outcomes))
    else:
        _write_gradescope(outcomes, place)


def _filled(form: str) -> "Callable[[Path, _Outcomes], Table]":
    from grader.batch.gradebooks import canvas_gradebook, moodle_worksheet

    return canvas_gradebook if form == "canvas" else moodle_worksheet


def _write_table(table: "Table", place: Path) -> None:
    with place.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.DictWriter(stream, table.columns, delimiter=table.delimiter)
        rows.writeheader()
        rows.writerows(cells for _, cells in table.rows)


def _write_gradescope(outcomes: _Outcomes, folder: Path) -> None:
    """A results.json for each graded submission, in folders by exercise and student."""
    from grader.report.filenames import file_names
    from grader.report.gradescope import gradescope_results

    names = file_names(outcome.student for outcome in outcomes)
    for outcome in outcomes:
        if outcome.status is Status.GRADED:
            file = folder / outcome.exercise / names[outcome.student] / "results.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(gradescope_results(outcome), ensure_ascii=False, indent=2)
            file.write_text(text + "\n", encoding="utf-8")

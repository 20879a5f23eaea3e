"""`grader report`: one page about a class, made from its results."""

from pathlib import Path

import click

from grader.errors import MachineError
from grader.language import Language, speaking, wanted
from grader.report.printable import printable

__all__ = ["report_command"]

_PATH = click.Path(path_type=Path)
_PAGE = "report.html"


@click.command("report")
@click.argument("folder", metavar="DIR", type=_PATH)
@click.option("--out", type=_PATH, help=f"The file to write; left out: DIR/{_PAGE}.")
@click.option(
    "--lang",
    type=click.Choice([each.value for each in Language]),
    help="The language that the page begins with.",
)
def report_command(folder: Path, out: Path | None, lang: str | None) -> int:
    """Write a page on what the class has not understood, from the results in DIR.

    It shows the most frequent mistakes with an interleaving of each, scores, tests, and how far was
    looked; in both languages, and without anybody's name.
    """
    from grader.batch.store import last_results
    from grader.report.overview import overview

    file = out or folder / _PAGE
    outcomes = last_results(folder)
    with speaking(wanted(lang)):
        text = overview(outcomes)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MachineError(
            f"{file}: can't be written ({error.strerror}). Choose another place with --out"
        ) from error
    click.echo(printable(str(file)))
    return 0

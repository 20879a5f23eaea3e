"""`grader feedback`: what each learner gets back, as files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from grader.errors import MachineError
from grader.language import Language, Text, speaking, wanted
from grader.outcome import SubmissionOutcome
from grader.report.printable import printable

__all__ = ["feedback_command"]

_PATH = click.Path(path_type=Path)
_WRITTEN = Text(
    "{folder}: feedback for {students} learners", "{folder}：已写好 {students} 名学生的反馈"
)


@click.command("feedback")
@click.argument("folder", metavar="DIR", type=_PATH)
@click.option("--out", type=_PATH, required=True, help="The folder for the files.")
@click.option("--reveal", is_flag=True, help="Give the messages of hidden tests too.")
@click.option(
    "--lang",
    type=click.Choice([each.value for each in Language]),
    help="The language that the pages begin with.",
)
def feedback_command(folder: Path, out: Path, reveal: bool, lang: str | None) -> int:
    """Write feedback on the results in DIR: a folder for each learner, in it files by exercise.

    03_lock.html has both languages, 03_lock.en.md and 03_lock.zh.md have one each. Of hidden tests
    they have title, verdict and points.
    """
    from grader.batch.store import last_results

    outcomes = last_results(folder)
    with speaking(wanted(lang)):
        try:
            for file, text in _files(outcomes, reveal):
                place = out / file
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8")
        except OSError as error:
            raise MachineError(
                f"{error.filename}: can't be written ({error.strerror}). Choose another --out"
            ) from error
        students = len({outcome.student for outcome in outcomes})
        click.echo(str(_WRITTEN.filled(folder=printable(str(out)), students=students)))
    return 0


def _files(outcomes: Sequence[SubmissionOutcome], reveal: bool) -> Iterator[tuple[Path, str]]:
    """The files, from the folder on, with what is in them."""
    from grader.report.feedback import feedback_markdown, feedback_page, told
    from grader.report.filenames import file_names

    students = file_names(outcome.student for outcome in outcomes)
    exercises = file_names(outcome.exercise for outcome in outcomes)
    for outcome in outcomes:
        said = told(outcome, reveal=reveal)
        place = Path(students[outcome.student], exercises[outcome.exercise])
        yield place.with_name(f"{place.name}.html"), feedback_page(said)
        for language in Language:
            with speaking(language):
                yield place.with_name(f"{place.name}.{language}.md"), feedback_markdown(said)

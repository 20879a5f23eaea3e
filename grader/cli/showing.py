"""What is shown of outcomes: the table, and on GitHub annotations and a summary too."""

import os
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.errors import UsageError
from grader.outcome import SubmissionOutcome

if TYPE_CHECKING:
    from grader.batch.collect import Submission

__all__ = ["Form", "add_to_summary", "show"]

SUMMARY = "GITHUB_STEP_SUMMARY"
_Key = tuple[str, str]


class Form(StrEnum):
    """Who reads it."""

    TERMINAL = "terminal"
    GITHUB = "github"


def show(
    outcomes: Sequence[SubmissionOutcome],
    submissions: "Sequence[Submission]",
    form: Form,
    repository: Path | None,
) -> None:
    """Print the outcomes of `submissions`.

    `repository` is what the paths of annotations begin at, else where GitHub has checked it out.
    """
    if form is Form.TERMINAL:
        _table(outcomes)
        return
    root = repository or Path(os.environ.get("GITHUB_WORKSPACE", "."))
    _on_github(outcomes, _files(submissions, root.resolve()))


def _table(outcomes: Sequence[SubmissionOutcome]) -> None:
    from grader.report.table import print_class

    print_class(outcomes, sys.stdout)


def _files(submissions: "Sequence[Submission]", root: Path) -> dict[_Key, str]:
    """Each submission's work file as its path from `root`, for those that lie in there."""
    found = {}
    for one in submissions:
        # Where it stands, not where a link leads: that is what the annotation is beside.
        place = one.work and one.work.parent.resolve() / one.work.name
        if place and place.is_relative_to(root):
            found[one.student, one.exercise.name] = place.relative_to(root).as_posix()
    return found


def _on_github(outcomes: Sequence[SubmissionOutcome], files: Mapping[_Key, str]) -> None:
    from grader.report.annotations import annotations, no_commands
    from grader.report.discretion import for_everybody
    from grader.report.summary import summary

    public = [for_everybody(outcome) for outcome in outcomes]
    with no_commands(sys.stdout):
        _table(public)
    for outcome in public:
        for line in annotations(outcome, files.get((outcome.student, outcome.exercise))):
            click.echo(line)
    add_to_summary(summary(public))


def add_to_summary(text: str) -> None:
    """Add to the page of the step, where there is one: $GITHUB_STEP_SUMMARY names its file."""
    page = os.environ.get(SUMMARY)
    if not page:
        return
    try:
        with Path(page).open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{page}: can't be written ({error.strerror}). Mend ${SUMMARY}") from error

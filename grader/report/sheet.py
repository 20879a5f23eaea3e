"""Results as a table for a spreadsheet: one row for each submission."""

import csv
from collections.abc import Iterable
from typing import TextIO

from grader.outcome import Status, SubmissionOutcome, Verdict
from grader.report.words import set_by_hand

__all__ = ["harmless", "write_sheet"]

_COLUMNS = (
    "student",
    "exercise",
    "status",
    "score",
    "late_penalty",
    "total",
    "max_score",
    "not_passed",
    "by_hand",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell must not begin with: spreadsheets would run it."""


def write_sheet(outcomes: Iterable[SubmissionOutcome], stream: TextIO) -> None:
    """Write the table as CSV. Without a grade there are no points, not even none."""
    table = csv.writer(stream)
    table.writerow(_COLUMNS)
    for outcome in outcomes:
        table.writerow(map(harmless, _row(outcome)))


def _row(outcome: SubmissionOutcome) -> tuple[object, ...]:
    failed = (test for test in outcome.tests if test.verdict is not Verdict.PASSED)
    graded = outcome.status is Status.GRADED
    return (
        outcome.student,
        outcome.exercise,
        str(outcome.status),
        outcome.score if graded else "",
        outcome.late.penalty if outcome.late else "",
        outcome.total if graded else "",
        outcome.max_score,
        "; ".join(f"{test.name}: {test.verdict}" for test in failed) or outcome.problem,
        "; ".join(f"{test.name}: {set_by_hand(test)}" for test in outcome.tests if test.override),
    )


def harmless(value: object) -> object:
    """The value of a cell, with nothing in it that a spreadsheet takes for a formula."""
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value

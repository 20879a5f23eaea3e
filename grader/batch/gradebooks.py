"""Canvas's gradebook and Moodle's grading worksheet, filled in to be imported again.

Only what was graded gets points: a missing or ungraded submission leaves its cell as it is, so that
no zero gets in that nobody has decided. Points are scaled where a platform has another maximum.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from grader.batch.roster import Enrolled, Table, enrolled, read_table
from grader.errors import UsageError
from grader.outcome import Status, SubmissionOutcome, Verdict
from grader.report.discretion import for_everybody
from grader.report.printable import printable
from grader.report.words import VERDICT_WORDS, score_in_brief, set_by_hand

__all__ = ["canvas_gradebook", "moodle_worksheet"]

_STANDING = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
"""The columns that Canvas wants to see again."""
_POSSIBLE = "Points Possible"
_Graded: TypeAlias = dict[tuple[str, str], SubmissionOutcome]
_GRADE, _MOST, _FEEDBACK = "Grade", "Maximum Grade", "Feedback comments"


def canvas_gradebook(file: Path, outcomes: Sequence[SubmissionOutcome]) -> Table:
    """`file`, as Canvas exports it, with a column for each exercise and nothing else changed.

    A column `03_lock (1234)` is that exercise's; without one Canvas makes a new assignment.
    """
    table = read_table(file)
    if "Student" not in table.columns:
        raise UsageError(f"{file}: is no gradebook of Canvas's. Export it there, and name that")
    names = sorted({outcome.exercise for outcome in outcomes})
    columns = {name: _column(name, table.columns) for name in names}
    possible = _possible(table, columns, outcomes)
    graded = _graded(outcomes)
    rows = []
    for line, cells in table.rows:
        student = enrolled(cells)
        points = {}
        for name, column in columns.items():
            points[column] = cells.get(column, "")
            if cells["Student"].strip() == _POSSIBLE:
                points[column] = possible[name]
            elif student and (outcome := _of(student, name, graded)):
                points[column] = _points(outcome, possible[name])
        rows.append((line, {name: cells.get(name, "") for name in _STANDING} | points))
    return Table((*_STANDING, *columns.values()), tuple(rows), table.delimiter)


def moodle_worksheet(file: Path, outcomes: Sequence[SubmissionOutcome]) -> Table:
    """`file`, the grading worksheet of one assignment, with grades and feedback filled in."""
    table = read_table(file)
    if not {"Identifier", _GRADE} <= set(table.columns):
        raise UsageError(f"{file}: is no grading worksheet of Moodle's. Download it, and name that")
    names = sorted({outcome.exercise for outcome in outcomes})
    if len(names) != 1:
        raise UsageError(
            f"{file}: is of one assignment, the results of several ({', '.join(names)}). "
            "Name one with --exercise"
        )
    graded = _graded(outcomes)
    rows = []
    for line, cells in table.rows:
        student = enrolled(cells)
        outcome = _of(student, names[0], graded) if student else None
        if outcome is not None:
            cells = cells | {_GRADE: _points(outcome, cells.get(_MOST, ""))}
            if _FEEDBACK in cells:
                cells[_FEEDBACK] = _feedback(outcome)
        rows.append((line, cells))
    return Table(table.columns, tuple(rows), table.delimiter)


def _column(exercise: str, columns: Sequence[str]) -> str:
    named = re.compile(rf"{re.escape(exercise)}( \(\d+\))?")
    return next((column for column in columns if named.fullmatch(column.strip())), exercise)


def _possible(
    table: Table, columns: Mapping[str, str], outcomes: Sequence[SubmissionOutcome]
) -> dict[str, str]:
    """The most points of each exercise: Canvas's, or ours where it has none yet."""
    most = {outcome.exercise: f"{outcome.max_score:g}" for outcome in outcomes}
    for _, cells in table.rows:
        if cells["Student"].strip() == _POSSIBLE:
            most |= {name: cells[column] for name, column in columns.items() if cells.get(column)}
    return most


def _of(student: Enrolled, exercise: str, graded: _Graded) -> SubmissionOutcome | None:
    """What there is of the student's to be graded."""
    called = (student.student, *student.others, f"_{student.number}")
    return next((graded[exercise, name] for name in called if (exercise, name) in graded), None)


def _graded(outcomes: Sequence[SubmissionOutcome]) -> _Graded:
    """What was graded, by exercise and by what students may be called: the name, or its number."""
    found = {}
    for outcome in outcomes:
        if outcome.status is Status.GRADED:
            for name in (outcome.student, f"_{outcome.student.rpartition('_')[2]}"):
                found[outcome.exercise, name] = outcome
    return found


def _points(outcome: SubmissionOutcome, most: str) -> str:
    """The total, as a share of what the platform has as the most."""
    try:
        scale = float(most) / outcome.max_score
    except ValueError:
        scale = 1.0
    return f"{round(outcome.total * scale, 2):g}"


def _feedback(outcome: SubmissionOutcome) -> str:
    """In one line, for a cell that Moodle shows as HTML: what did not pass, without stories."""
    public = for_everybody(outcome)
    said = [score_in_brief(outcome)]
    for test in public.tests:
        if test.verdict is not Verdict.PASSED:
            said.append(f"{VERDICT_WORDS[test.verdict]}: {test.name}")
        said += filter(None, [set_by_hand(test)])
    return printable("; ".join(said)).replace("&", "&amp;").replace("<", "&lt;")

"""Who is in the class, from a CSV file: so that who has handed in nothing is seen.

Its own kind has a column `student`, with the names that results have. Canvas's gradebook (Student,
ID, Section) and Moodle's grading worksheet (Identifier, Full name) are read as they are exported.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.batch.collect import Submission
from grader.batch.layouts import canvas_student, moodle_student
from grader.errors import UsageError

__all__ = ["Enrolled", "Table", "enrolled", "read_roster", "read_table", "with_everybody"]

_KINDS = "student; or Student, ID, Section (Canvas); or Identifier, Full name (Moodle)"
_OURS = {"student"}
_CANVAS = {"Student", "ID"}
_MOODLE = {"Identifier", "Full name"}
_CANVAS_TEST_STUDENT = "Student, Test"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One student. A platform knows them by a number, with which names in its exports end."""

    student: str
    number: str = ""
    others: tuple[str, ...] = ()
    """What else they may be called: a login, an address."""

    def is_called(self, name: str) -> bool:
        """Whether a submission of that name is theirs."""
        by_number = self.number and name.endswith(f"_{self.number}")
        return bool(by_number) or name == self.student or name in self.others


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file: its rows with the number of the line in which each ends."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    delimiter: str


def read_roster(file: Path) -> tuple[Enrolled, ...]:
    """The students in `file`; UsageError names the line and the cure."""
    lines: dict[Enrolled, int] = {}
    for line, cells in read_table(file).rows:
        one = enrolled(cells)
        if one is None:
            continue
        if one in lines:
            raise UsageError(
                f"{file}: line {line}: {one.student} is in line {lines[one]} already. Remove one"
            )
        lines[one] = line
    if not lines:
        raise UsageError(f"{file}: names no student. Add a line for each")
    return tuple(lines)


def with_everybody(
    submissions: Sequence[Submission], roster: Sequence[Enrolled]
) -> tuple[tuple[Submission, ...], list[str]]:
    """`submissions`, and a missing one of everybody else in `roster`; and who is not in it."""
    students = sorted({each.student for each in submissions})
    absent = [one for one in roster if not any(map(one.is_called, students))]
    exercises = {each.exercise.name: each.exercise for each in submissions}
    missing = [
        Submission(one.student, exercise, None) for one in absent for exercise in exercises.values()
    ]
    strangers = [name for name in students if not any(one.is_called(name) for one in roster)]
    everybody = sorted((*submissions, *missing), key=lambda one: (one.student, one.exercise.name))
    return tuple(everybody), strangers


def read_table(file: Path) -> Table:
    """A CSV file as spreadsheets and platforms write them; UsageError names the cure."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file}: can't be read ({error.strerror}). Mend --roster") from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{file}: byte {error.start}: is not UTF-8. Save it as CSV in UTF-8"
        ) from error
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval="")
    try:
        columns = tuple(reader.fieldnames or ())
        rows = tuple(
            (reader.line_num, {name: row[name] or "" for name in columns}) for row in reader
        )
    except csv.Error as error:
        raise UsageError(f"{file}: line {reader.line_num}: {error}. Save it as CSV") from error
    if not any(kind <= set(columns) for kind in (_OURS, _CANVAS, _MOODLE)):
        raise UsageError(f"{file}: line 1: its columns say nothing to us. Have these: {_KINDS}")
    return Table(columns, rows, delimiter)


def enrolled(cells: Mapping[str, str]) -> Enrolled | None:
    """The student of a row, None for the rows that are nobody's."""
    if cells.keys() >= _CANVAS:
        if not cells["ID"].isdigit() or cells["Student"] == _CANVAS_TEST_STUDENT:
            return None
        name, number = canvas_student(cells["Student"], cells["ID"]), cells["ID"]
        return Enrolled(name, number, _filled(cells, "SIS Login ID", "SIS User ID"))
    if cells.keys() >= _MOODLE:
        number = cells["Identifier"].rpartition(" ")[2]
        name = moodle_student(cells["Full name"], number)
        others = _filled(cells, "Email address", "ID number", "Username")
        return Enrolled(name, number, others) if number else None
    return Enrolled(cells["student"].strip()) if cells["student"].strip() else None


def _filled(cells: Mapping[str, str], *columns: str) -> tuple[str, ...]:
    return tuple(cells[name] for name in columns if cells.get(name))

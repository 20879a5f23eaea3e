"""Who is in the class, from a CSV file: so that who has handed in nothing is seen.

Its own kind has a column `student`, with the names that results have. Canvas's gradebook (Student,
ID, Section) and Moodle's grading worksheet (Identifier, Full name) are read as they are exported.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.batch.collect import Submission
from grader.batch.layouts import canvas_student, moodle_student
from grader.errors import UsageError

__all__ = ["Enrolled", "read_roster", "with_everybody"]

_KINDS = "student; or Student, ID, Section (Canvas); or Identifier, Full name (Moodle)"
_CANVAS_TEST_STUDENT = "Student, Test"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One student; on a platform known by a number, with which the name in its exports ends."""

    student: str
    number: str = ""

    def is_called(self, name: str) -> bool:
        """Whether a submission of that name is theirs."""
        return name.endswith(f"_{self.number}") if self.number else name == self.student


def read_roster(file: Path) -> tuple[Enrolled, ...]:
    """The students in `file`; UsageError names the line and the cure."""
    enrolled: dict[Enrolled, int] = {}
    for line, one in _rows(file):
        if one in enrolled:
            raise UsageError(
                f"{file}: line {line}: {one.student} is in line {enrolled[one]} already. Remove one"
            )
        enrolled[one] = line
    if not enrolled:
        raise UsageError(f"{file}: names no student. Add a line for each")
    return tuple(enrolled)


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


def _rows(file: Path) -> Iterator[tuple[int, Enrolled]]:
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
    rows = csv.DictReader(text.splitlines(), delimiter=delimiter, restval="")
    columns = {name.strip() for name in rows.fieldnames or ()}
    if not (columns >= {"Student", "ID"} or columns >= {"Identifier", "Full name"}) and (
        "student" not in columns
    ):
        raise UsageError(f"{file}: line 1: its columns say nothing to us. Have these: {_KINDS}")
    for row in rows:
        cells = {name.strip(): (value or "").strip() for name, value in row.items() if name}
        one = _enrolled(cells)
        if one is not None:
            yield rows.line_num, one


def _enrolled(cells: dict[str, str]) -> Enrolled | None:
    """The student of a row, None for the rows that are nobody's."""
    if "student" in cells:
        return Enrolled(cells["student"]) if cells["student"] else None
    if "Identifier" in cells:
        number = cells["Identifier"].rpartition(" ")[2]
        return Enrolled(moodle_student(cells["Full name"], number), number) if number else None
    if not cells["ID"].isdigit() or cells["Student"] == _CANVAS_TEST_STUDENT:
        return None
    return Enrolled(canvas_student(cells["Student"], cells["ID"]), cells["ID"])

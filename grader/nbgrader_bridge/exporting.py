"""`nbgrader export` with a column for each test, and the diagnosis.

nbgrader export --exporter=grader.nbgrader_bridge.exporting.DiagnosisExport --to grades.csv
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin

from grader.nbgrader_bridge.submitted import grade_id
from grader.report.sheet import harmless

__all__ = ["DiagnosisExport"]

_STANDING = ["assignment", "student_id", "timestamp", "score", "max_score", "late_penalty", "state"]
_DIAGNOSIS = "diagnosis"


class DiagnosisExport(ExportPlugin):
    """One row for each student and assignment, one column for each test that any of them has."""

    def export(self, gradebook: Any) -> None:
        """Write the table as CSV to `--to`, by default grades.csv."""
        rows = list(self._rows(gradebook))
        known = (*_STANDING, _DIAGNOSIS)
        tests = dict.fromkeys(name for row in rows for name in row if name not in known)
        with open(self.to or "grades.csv", "w", encoding="utf-8-sig", newline="") as file:
            table = csv.DictWriter(file, [*_STANDING, *tests, _DIAGNOSIS], restval="")
            table.writeheader()
            table.writerows({key: harmless(value) for key, value in row.items()} for row in rows)

    def _rows(self, gradebook: Any) -> Iterator[dict[str, Any]]:
        wanted = [str(one) for one in self.assignment]
        students = [str(one) for one in self.student]
        for assignment in gradebook.assignments:
            for student in gradebook.students:
                if (wanted and assignment.name not in wanted) or (
                    students and student.id not in students
                ):
                    continue
                yield self._row(gradebook, assignment, student)

    def _row(self, gradebook: Any, assignment: Any, student: Any) -> dict[str, Any]:
        facts = {
            "assignment": assignment.name,
            "student_id": student.id,
            "max_score": assignment.max_score,
        }
        try:
            handed_in = gradebook.find_submission(assignment.name, student.id)
        except MissingEntry:
            return {**facts, "score": 0, "state": "missing"}
        points = {
            grade.name: ""
            if grade.auto_score is None and grade.manual_score is None
            else grade.score
            for notebook in handed_in.notebooks
            for grade in notebook.grades
        }
        return {
            **facts,
            "timestamp": handed_in.timestamp or "",
            "late_penalty": handed_in.late_submission_penalty,
            "score": max(0.0, handed_in.score - handed_in.late_submission_penalty),
            "state": "needs grading" if handed_in.needs_manual_grade else "graded",
            **points,
            _DIAGNOSIS: "\n\n".join(self._diagnoses(assignment.name, student.id)),
        }

    def _diagnoses(self, assignment: str, student: str) -> Iterator[str]:
        """What the cells of the autograded notebooks say of the tests that did not pass."""
        course = self.parent.coursedir
        folder = course.format_path(course.autograded_directory, student, assignment)
        for file in sorted(Path(folder).glob("*.ipynb")):
            for cell in nbformat.read(file, as_version=4).cells:
                for output in cell.get("outputs", ()):
                    if output.output_type == "error":
                        yield f"{grade_id(cell)}: " + "\n".join(output.traceback)

"""The history of a results folder as a table on the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from rich.table import Table
from rich.text import Text as Cell

from grader.language import Text
from grader.report.printable import printable
from grader.report.table import plain_table, print_table

__all__ = ["Change", "print_history"]

_COLUMNS = (
    Text("when (UTC)", "时间（UTC）"),
    Text("student", "学生"),
    Text("exercise", "练习"),
    Text("score", "得分"),
    Text("why", "原因"),
    Text("what changed", "变化"),
)
_REASONS = {
    "work_digest": Text("other work", "作业有改动"),
    "exercise_digest": Text("other tests", "测试有改动"),
    "grader_digest": Text("other grader", "评分程序有改动"),
    "manner": Text("other language, sandbox or Python", "语言、沙箱或 Python 不同"),
    "ungraded": Text("was ungraded", "之前未评分"),
    "again": Text("graded again", "要求重评"),
    "override": Text("set by hand", "人工改分"),
}
_NONE = Text(
    "Nothing was graded twice, and no points were set by hand.", "没有重评，也没有人工改分。"
)


@dataclass(frozen=True, slots=True)
class Change:
    """A regrade, or points set by hand. `reasons` are those of the database."""

    when: str
    student: str
    exercise: str
    reasons: tuple[str, ...]
    score: str
    tests: tuple[str, ...]


def print_history(changes: Sequence[Change], stream: TextIO) -> None:
    """Print one row for each change."""
    if not changes:
        stream.write(f"{_NONE}\n")
        return
    table: Table = plain_table(str(column) for column in _COLUMNS)
    for change in changes:
        reasons = (str(_REASONS.get(reason, reason)) for reason in change.reasons)
        cells = (
            change.when.removesuffix("+00:00").replace("T", " "),
            change.student,
            change.exercise,
            change.score,
            ", ".join(reasons),
        )
        tests = "\n".join(map(printable, change.tests))
        table.add_row(*(Cell(printable(cell)) for cell in cells), Cell(tests))
    print_table(table, stream)

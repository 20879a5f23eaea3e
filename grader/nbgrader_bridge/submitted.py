"""What a learner's notebook holds: their file, and which cell is which test's."""

import re
from pathlib import Path
from typing import Any

from grader.language import Text
from grader.nbgrader_bridge.notebooks import HIDDEN, WORK

__all__ = [
    "NO_WORK",
    "grade_id",
    "is_grade_cell",
    "save_work",
    "test_of",
    "without_hidden_tests",
    "work_in",
]

NO_WORK = Text(
    "the cell with your file is not in this notebook (grade_id: work), so that nothing can be "
    "graded. Fetch the assignment once more and put your file into that cell",
    "这个笔记本里没有放代码文件的单元格（grade_id：work），无法评分。"
    "请重新获取作业，把代码放进那个单元格",
)
_TEST = re.compile(r'^passes\("([^"]+)"', re.MULTILINE)
_HIDDEN_TESTS = re.compile(rf"^{HIDDEN[0]}$.*?^{HIDDEN[1]}$\n?", re.MULTILINE | re.DOTALL)


def work_in(notebook: Any) -> str | None:
    """The learner's file; None where its cell is missing, or is one twice."""
    cells = [cell for cell in notebook.cells if grade_id(cell) == WORK]
    if len(cells) != 1:
        return None
    first, _, rest = cells[0].source.partition("\n")
    text = rest if first.startswith("%%") else cells[0].source
    return str(text).rstrip("\n") + "\n"


def save_work(notebook: Any, file: Path) -> bool:
    """Write the learner's file as `file`; False where there is none."""
    work = work_in(notebook)
    if work is None:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(work.encode("utf-8", "surrogatepass"))
    return True


def test_of(cell: Any) -> str | None:
    """The name of the test whose points the cell carries; None for any other cell."""
    found = _TEST.search(cell.source) if is_grade_cell(cell) else None
    return found[1] if found else None


def without_hidden_tests(source: str) -> str:
    """A cell's source as the learner has it."""
    return _HIDDEN_TESTS.sub("", source).rstrip("\n")


def is_grade_cell(cell: Any) -> bool:
    """Whether the cell carries points."""
    return bool(_marks(cell).get("grade"))


def grade_id(cell: Any) -> str:
    """What nbgrader knows the cell by; empty where it does not."""
    return str(_marks(cell).get("grade_id", ""))


def _marks(cell: Any) -> dict[str, Any]:
    marks: dict[str, Any] = cell.metadata.get("nbgrader", {})
    return marks

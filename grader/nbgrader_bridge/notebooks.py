"""An exercise as an nbgrader notebook, and a course of them. The same files give the same bytes.

A notebook is made, never edited. It holds the task, one cell that writes the learner's file, and
one cell for each test with its points; of a hidden test it holds no more than the name.
"""

import ast
import difflib
import re
from collections.abc import Iterator
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.course import EXERCISES
from grader.errors import UsageError
from grader.exercise import Exercise
from grader.grading import turned_down
from grader.language import Language, Text, speaking
from grader.outcome import TestOutcome, Verdict

__all__ = ["HIDDEN", "STUB", "WORK", "beside_the_files", "exercise_files", "notebook"]

WORK = "work"
"""The grade_id of the cell that is the learner's file."""
STUB = "procession_stub"
"""The key of that cell's metadata under which the stub waits to be handed out."""
HIDDEN = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")
_SOLUTION = ("### BEGIN SOLUTION", "### END SOLUTION")
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_README = {Language.ENGLISH: "README.md", Language.CHINESE: "README.zh.md"}
_LINK = re.compile(r"\[([^\]]*)\]\(#[^)]*\)")
"""A link into the text itself: it leads nowhere from a notebook."""
_OTHER_LANGUAGE = re.compile(r"(?: In Chinese: |英文版：)\[README[^\]]*\]\(README[^)]*\)[.。]")

_YOUR_FILE = Text(
    "## Your work\n\nThe next cell *is* your file `{work}`. Change it, run it (it is written "
    "beside this notebook), and then run the cell below it. What you hand in is what stands in "
    "that cell.",
    "## 你的代码\n\n下一个单元格*就是*你的文件 `{work}`：改好之后先运行它（文件会写在笔记本旁边），"
    "再运行后面的检查。提交时，评分看的就是这个单元格里的内容。",
)
_YOUR_POINTS = Text(
    "## Your points\n\nOne cell for each test. A cell that stays silent has passed. The hidden "
    "tests run when your work is graded.",
    "## 得分\n\n每个测试对应一个单元格，运行后没有任何输出就是通过。隐藏测试在评分时才运行。",
)
_ONE_TEST = Text("# {points:g} of 10 points", "# 共 10 分，本题 {points:g} 分")
_HIDDEN_TEST = Text(
    "# {points:g} of 10 points: a hidden test. Read the contract in the docstrings once more.",
    "# 共 10 分，本题 {points:g} 分：隐藏测试。请把文档字符串里的约定再读一遍。",
)


def exercise_files(exercise: Exercise, language: Language) -> Iterator[tuple[str, bytes]]:
    """Every file of the assignment by its name: the notebook, and what belongs beside it."""
    text = nbformat.writes(notebook(exercise, language), version=4)
    yield f"{exercise.name}.ipynb", (text + "\n").encode()
    for file in sorted(exercise.folder.iterdir()):
        if file.is_file() and not file.name.startswith((".", "README")):
            yield file.name, file.read_bytes()


def notebook(exercise: Exercise, language: Language) -> Any:
    """The source version, with the reference as solution; UsageError where that is not here."""
    if exercise.reference is None:
        raise UsageError(
            f"{exercise.name}: its reference and hidden tests are not here. "
            "Name the folder that has them with --solutions"
        )
    with speaking(language):
        tests = turned_down("", exercise, language, Verdict.UNTOUCHED, Text("", "")).tests
        cells = [
            _text("task", _task(exercise, language)),
            _text("your-file", str(_YOUR_FILE.filled(work=exercise.work_file))),
            _work(exercise),
            new_code_cell(
                _call("check", "", language), id="check", metadata=_nbgrader("check", locked=True)
            ),
            _text("your-points", str(_YOUR_POINTS)),
            *(_grade_cell(number, test, language) for number, test in enumerate(tests, 1)),
        ]
    return new_notebook(cells=cells, metadata={"kernelspec": _KERNEL})


def _task(exercise: Exercise, language: Language) -> str:
    text = (exercise.folder / _README[language]).read_text(encoding="utf-8")
    return beside_the_files(_OTHER_LANGUAGE.sub("", _LINK.sub(r"\1", text)), exercise.name)


def beside_the_files(text: str, exercise: str) -> str:
    """`text` with its commands as they are typed in the exercise's own folder."""
    there = f"{EXERCISES}/{exercise}"
    return text.replace(f"{there}/", "").replace(f" {there}", "")


def _text(identity: str, text: str) -> Any:
    return new_markdown_cell(text, id=identity, metadata=_nbgrader(identity, locked=True))


def _work(exercise: Exercise) -> Any:
    """The learner's file, as the reference has it, and the stub to be put in its place."""
    stub = exercise.stub.read_text(encoding="utf-8")
    reference = (exercise.reference or exercise.stub).read_text(encoding="utf-8")
    magic = f"%%writefile {exercise.work_file}\n"
    metadata = {**_nbgrader(WORK, solution=True), STUB: magic + stub.rstrip("\n")}
    return new_code_cell(magic + _with_regions(stub, reference), id=WORK, metadata=metadata)


def _with_regions(stub: str, reference: str) -> str:
    """The reference, with nbgrader's marks around the definitions that are not the stub's."""
    ours, theirs = _definitions(stub), _definitions(reference)
    lines = []
    changes = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    for change, _, _, start, end in changes:
        part = "\n\n\n".join(theirs[start:end])
        if change != "equal" and part:
            part = "\n".join((_SOLUTION[0], part, _SOLUTION[1]))
        lines += [part] if part else []
    return "\n\n\n".join(lines)


def _definitions(text: str) -> list[str]:
    """The text in pieces, each of them one statement at the top level with what stands above it."""
    lines = text.splitlines()
    ends = [node.end_lineno or 0 for node in ast.parse(text).body]
    starts = [0, *ends[:-1]]
    return [
        "\n".join(lines[start:end]).strip("\n") for start, end in zip(starts, ends, strict=True)
    ]


def _grade_cell(number: int, test: TestOutcome, language: Language) -> Any:
    call = _call("passes", f'"{test.name}"', language)
    if test.hidden:
        identity = f"hidden-test-{number}"
        lead = str(_HIDDEN_TEST.filled(points=test.max_points))
        source = "\n".join((lead, HIDDEN[0], call, HIDDEN[1]))
    else:
        identity = re.sub(r"[^\w-]+", "-", test.name)
        source = f"{_ONE_TEST.filled(points=test.max_points)}\n{call}"
    marked = _nbgrader(identity, grade=True, locked=True, points=test.max_points)
    return new_code_cell(source, id=f"test-{number}", metadata=marked)


def _call(function: str, argument: str, language: Language) -> str:
    told = f'lang="{language}"'
    arguments = f"{argument}, {told}" if argument else told
    return f"from grader.notebook import {function}\n\n{function}({arguments})"


def _nbgrader(identity: str, **facts: Any) -> dict[str, Any]:
    marks = {"grade": False, "locked": False, "solution": False, "task": False, **facts}
    return {"nbgrader": {"grade_id": identity, "schema_version": 3, **marks}}

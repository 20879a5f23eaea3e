"""Stock tools that grade 03_lock as a course without us would: each in an environment of its own.

The same five assertions for all of them. A grader here takes the files by name and gives the names
of those that got full marks.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader_speed import ASSERTIONS, stock_notebook

__all__ = ["LIMIT", "nbgrader", "otter", "pytest"]

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 30
"""Seconds that one submission gets from plain pytest and otter: neither ends by itself. nbgrader's
own limit is as long, for each cell."""
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def environment(*packages: str) -> Path:
    """The bin/ of an environment with `packages` and nothing of ours, made at the first call."""
    folder = ROOT / f".venv-class-{packages[0]}"
    if not (folder / "made").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        install = [folder / "bin/python", "-m", "pip", "install", "--quiet", *packages]
        subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
        (folder / "made").touch()
    return folder / "bin"


def ended_well(folder: Path, command: list[str | Path], limit: float | None = LIMIT) -> bool:
    """Run it; whether it came to its end in time, with success. What it started is left alone."""
    beside = Path(command[0]).parent
    paths = {"PATH": f"{beside}:{os.environ['PATH']}"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=folder, env=os.environ | paths, **quiet) as process:
        try:
            return process.wait(limit) == 0
        except subprocess.TimeoutExpired:
            process.kill()
            return False


def pytest(folder: Path, files: Mapping[str, str]) -> set[str]:
    """A process of pytest for each file, 20 s for each test."""
    python = environment("pytest", "pytest-timeout") / "python"
    tests = "".join(
        f"def test_{number}():\n    {each}\n\n" for number, each in enumerate(ASSERTIONS)
    )
    right = set()
    for name, text in files.items():
        (folder / name).mkdir()
        (folder / name / "tickets.py").write_text(text, "utf-8")
        (folder / name / "test_tickets.py").write_text(f"from tickets import *\n\n{tests}", "utf-8")
        if ended_well(folder / name, [python, "-m", "pytest", "-q", "--timeout", "20"]):
            right.add(name)
    return right


def nbgrader(folder: Path, files: Mapping[str, str]) -> set[str]:
    """One call of `nbgrader autograde` for all files."""
    program = environment("nbgrader") / "nbgrader"
    (folder / "source/lock").mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "stock"\n', "utf-8"
    )
    source = stock_notebook("### BEGIN SOLUTION\n### END SOLUTION")
    nbformat.write(source, folder / "source/lock/lock.ipynb")
    ended_well(folder, [program, "generate_assignment", "lock"], None)
    for name, text in files.items():
        (folder / "submitted" / name / "lock").mkdir(parents=True)
        nbformat.write(
            stock_notebook(without_main(text)), folder / "submitted" / name / "lock/lock.ipynb"
        )
    ended_well(folder, [program, "autograde", "lock"], None)
    return {name for name in files if _passed(folder / "autograded" / name / "lock/lock.ipynb")}


def _passed(notebook: Path) -> bool:
    """Whether every cell was executed without an error."""
    if not notebook.exists():
        return False
    cells = [one for one in nbformat.read(notebook, 4).cells if one.cell_type == "code"]
    errors = [output for one in cells for output in one.outputs if output.output_type == "error"]
    return not errors and all(one.execution_count for one in cells)


def otter(folder: Path, files: Mapping[str, str]) -> set[str]:
    """`otter run` for each file, in an otter notebook."""
    program = environment("otter-grader", "ipykernel") / "otter"
    (folder / "tests").mkdir()
    for number, each in enumerate(ASSERTIONS):
        (folder / f"tests/q{number}.py").write_text(_otter_test(f"q{number}", each), "utf-8")
    generate = ["generate", "--no-environment", "-t", "tests", "-o", "autograder.zip"]
    ended_well(folder, [program, *generate], None)
    right = set()
    for name, text in files.items():
        (folder / name).mkdir()
        cells = ["import otter\ngrader = otter.Notebook()", without_main(text)]
        notebook = new_notebook(
            cells=[new_code_cell(each) for each in cells], metadata={"kernelspec": KERNEL}
        )
        nbformat.write(notebook, folder / name / "lock.ipynb")
        command = [program, "run", "-a", folder / "autograder.zip", "-o", ".", "lock.ipynb"]
        if ended_well(folder / name, command) and _full_marks(folder / name / "results.json"):
            right.add(name)
    return right


def _otter_test(name: str, assertion: str) -> str:
    case = {"code": f">>> {assertion}", "hidden": False, "locked": False}
    suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    return f"OK_FORMAT = True\n\ntest = { ({'name': name, 'points': 2, 'suites': [suite]})!r}\n"


def _full_marks(results: Path) -> bool:
    tests = json.loads(results.read_text("utf-8"))["tests"] if results.exists() else []
    scored = [each for each in tests if "score" in each]
    return len(scored) == len(ASSERTIONS) and all(
        each["score"] == each["max_score"] for each in scored
    )


def without_main(text: str) -> str:
    """The file as a cell: what follows the main guard would read the kernel's arguments."""
    return text.partition('\nif __name__ == "__main__":')[0]

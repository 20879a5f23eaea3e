"""The same class of 20 by stock nbgrader and by `grader grade --nbgrader`: seconds of wall time.

Stock: the pupil's file is a cell, each test a cell with plain assertions, 30 s a cell, as a course
that has nothing but nbgrader would have it. One run of each, and one of a lone deadlock.
Writes benchmarks/nbgrader_speed.md. Takes about five minutes, most of them waiting.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.nbgrader.classroom import CLASS_OF_20, EXERCISE, Classroom, Pupil, file_of  # noqa: E402
from tests.nbgrader.commands import Commands  # noqa: E402

DEADLOCKED = {"deadlock": Pupil("wrong/keeps_the_lock_when_sold_out.py")}
ASSERTIONS = [
    'assert sell(1, 3) == {"left": 0, "sold": 1}',
    'assert sell(500, 8) == {"left": 492, "sold": 8}',
    'assert sell(2, 3, declined=[0]) == {"left": 0, "sold": 2}',
    "assert exchange_all(3, 2) == 3",
    'introduce_all([["Ana: hello", "Ana: goodbye"], ["Bo: hi"]])',
]


def marks(name: str, **facts: Any) -> dict[str, Any]:
    base = {"grade": False, "locked": False, "solution": False, "task": False}
    return {"nbgrader": {"grade_id": name, "schema_version": 3, **base, **facts}}


def stock_notebook(work: str) -> Any:
    """The exercise as nbgrader alone would have it."""
    cells = [new_code_cell(work, id="work", metadata=marks("work", solution=True))]
    cells += [
        new_code_cell(text, id=f"t{n}", metadata=marks(f"t{n}", grade=True, locked=True, points=2))
        for n, text in enumerate(ASSERTIONS)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def program(pupil: Pupil) -> str:
    """The pupil's file as a cell: what follows the main guard would read the kernel's arguments."""
    return file_of(pupil).partition('\nif __name__ == "__main__":')[0]


def stock(root: Path, pupils: Mapping[str, Pupil]) -> float:
    """Seconds that stock `nbgrader autograde` takes."""
    course = root / "course"
    (course / "source" / EXERCISE).mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "stock"\n', "utf-8"
    )
    source = stock_notebook("### BEGIN SOLUTION\n### END SOLUTION")
    nbformat.write(source, course / "source" / EXERCISE / f"{EXERCISE}.ipynb")
    nbgrader(course, "generate_assignment", EXERCISE)
    for name, pupil in pupils.items():
        folder = course / "submitted" / name / EXERCISE
        folder.mkdir(parents=True)
        nbformat.write(stock_notebook(program(pupil)), folder / f"{EXERCISE}.ipynb")
    started = time.monotonic()
    nbgrader(course, "autograde", EXERCISE)
    return time.monotonic() - started


def nbgrader(course: Path, *words: str) -> None:
    beside = os.path.dirname(sys.executable)
    environment = {**os.environ, "PATH": f"{beside}:{os.environ['PATH']}"}
    subprocess.run(
        ["nbgrader", *words],
        cwd=course,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def ours(root: Path, pupils: Mapping[str, Pupil]) -> float:
    """Seconds that `grader grade --nbgrader` takes, gradebook and autograded/ included."""
    grader = [sys.executable, "-m", "grader"]
    course = root / "course"
    subprocess.run([*grader, "notebooks", "--out", course, "--exercise", EXERCISE], check=True)
    (root / "exchange").mkdir(mode=0o777)
    with closing(Commands(root / "exchange")) as commands:
        room = Classroom(root, pupils, commands)
        room.hand_out()
        room.hand_in()
    started = time.monotonic()
    subprocess.run([*grader, "grade", "--nbgrader", course, "--assignment", EXERCISE], check=True)
    return time.monotonic() - started


def main() -> None:
    page = [
        "# A class of 20: stock nbgrader and ours",
        "",
        "Written by benchmarks/nbgrader_speed.py; seconds of wall time, one after the other.",
        "",
        "| handed in | stock nbgrader | `grader grade --nbgrader` | times |",
        "|---|---|---|---|",
    ]
    for what, pupils in (("a class of 20", CLASS_OF_20), ("one deadlock", DEADLOCKED)):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
            theirs, mine = stock(Path(one), pupils), ours(Path(other), pupils)
        page.append(f"| {what} | {theirs:.1f} | {mine:.1f} | {theirs / mine:.1f} |")
        print(page[-1], flush=True)
    subprocess.run(["pkill", "-KILL", "-f", "ipykernel_launcher"])  # what stock leaves behind
    (ROOT / "benchmarks" / "nbgrader_speed.md").write_text("\n".join(page) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""A class of 20 in nbgrader, graded 10 times; each verdict against `grader grade` on the same file.

Driven by nbgrader's own commands on a real exchange; in turn by `nbgrader autograde` and by
`grader grade --nbgrader`. Writes benchmarks/nbgrader.md. Takes about a quarter of an hour; a number
as argument for fewer times.
"""

import json
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import nbformat
import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grader.nbgrader_bridge.submitted import is_grade_cell  # noqa: E402
from tests.nbgrader.classroom import CLASS_OF_20, EXERCISE, Classroom, file_of  # noqa: E402
from tests.nbgrader.commands import Commands  # noqa: E402

TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 10


def grader(*words: object) -> None:
    subprocess.run([sys.executable, "-m", "grader", *map(str, words)], check=True)


def expected(folder: Path) -> dict[str, list[str]]:
    """For each pupil, the verdicts of the tests when the same file is graded without nbgrader."""
    for name, pupil in CLASS_OF_20.items():
        (folder / "class" / name).mkdir(parents=True)
        (folder / "class" / name / "tickets.py").write_text(file_of(pupil), "utf-8")
    grader("grade", folder / "class", "--out", folder / "out", "--exercise", EXERCISE)
    found = json.loads((folder / "out" / "results.json").read_text("utf-8"))
    return {one["student"]: [test["verdict"] for test in one["tests"]] for one in found}


def told(course: Path, name: str) -> list[str]:
    """The verdicts that the cells of the autograded notebook show, test by test."""
    file = course / "autograded" / name / EXERCISE / f"{EXERCISE}.ipynb"
    cells: list[Any] = nbformat.read(file, as_version=4).cells
    return [cell.outputs[0].get("ename", "passed") for cell in cells if is_grade_cell(cell)]


def main() -> None:
    page = [
        "# A class of 20 in nbgrader",
        "",
        f"`python benchmarks/verify_nbgrader.py {TIMES}`: handed out, handed in and collected by "
        "nbgrader's own commands; then graded again and again.",
        "",
        "| graded by | seconds | notebooks like `grader grade` |",
        "|---|---|---|",
    ]
    alike = 0
    before = {one.pid for one in psutil.process_iter()}
    with tempfile.TemporaryDirectory(prefix="nbgrader-proof-") as place:
        root = Path(place)
        (root / "exchange").mkdir(mode=0o777)
        right = expected(root)
        grader("notebooks", "--out", root / "course", "--exercise", EXERCISE, "--lang", "en")
        with closing(Commands(root / "exchange")) as commands:
            room = Classroom(root, CLASS_OF_20, commands)
            room.hand_out()
            room.hand_in()
            for turn in range(TIMES):
                started = time.monotonic()
                by = ("nbgrader autograde", "grader grade --nbgrader")[turn % 2]
                if turn % 2:
                    words = ("--nbgrader", room.course, "--assignment", EXERCISE, "--lang", "en")
                    grader("grade", *words)
                else:
                    room.instructor("autograde", EXERCISE, "--force")
                same = sum(told(room.course, name) == right[name] for name in CLASS_OF_20)
                alike += same
                page.append(f"| `{by}` | {time.monotonic() - started:.0f} | {same} of 20 |")
                print(page[-1], flush=True)
    left = [
        one for one in psutil.process_iter() if one.pid not in before and "grader" in one.name()
    ]
    page += ["", f"Alike: {alike} of {20 * TIMES}. Processes left: {len(left)}."]
    (ROOT / "benchmarks" / "nbgrader.md").write_text("\n".join(page) + "\n", "utf-8")
    print(page[-1])
    sys.exit(0 if alike == 20 * TIMES and not left else 1)


if __name__ == "__main__":
    main()

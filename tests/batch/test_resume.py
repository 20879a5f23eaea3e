"""Grading into the same folder again: what is kept, what is graded, whatever stopped the call."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner, Result

from grader.cli import cli
from grader.course import Course
from tests.batch.conftest import Class
from tests.batch.pretend import grade_noting

ROOT = Path(__file__).parents[2]
CLASS = {
    "ana/tickets.py": "right",
    "bob/tickets.py": "hold once",
    "cyd/tickets.py": "wrong",
    "dan/x.txt": "",
}
STOPPING = "import grader.batch.{0} as m; m.{1} = pretend.stopping(m.{1}, {2}, '{{fifo}}')"
MOMENTS = {
    "while bob's is graded": ("", {"ana"}),
    "within the commit of ana's": (STOPPING.format("store", "write_outcome", 1), set()),
    "with half of results.json written": (
        STOPPING.format("results", "entry", 2),
        {"ana", "bob", "cyd", "dan"},
    ),
}
"""What stops the first call, and what it has committed by then."""


def arguments(course: Course, root: Path, out: Path, *others: str) -> list[str]:
    places = [str(root), "--out", str(out), "--course", str(course.root)]
    return ["grade", *places, "--lang", "en", "--jobs", "1", *others]


def call(course: Course, root: Path, out: Path, *others: str) -> Result:
    """One call in this process; what it began to grade is noted."""
    return CliRunner().invoke(cli, arguments(course, root, out, *others), obj=grade_noting)


def begun(root: Path) -> list[str]:
    """Whose grading was begun since the last question."""
    notes = root / "begun"
    names = notes.read_text(encoding="utf-8").split() if notes.exists() else []
    notes.unlink(missing_ok=True)
    return names


def scores(out: Path) -> dict[str, float]:
    loaded: list[dict[str, Any]] = json.loads((out / "results.json").read_text("utf-8"))
    return {entry["student"]: entry["score"] for entry in loaded}


def committed(out: Path) -> set[str]:
    database = sqlite3.connect(out / "results.db")
    students = {student for (student,) in database.execute("SELECT student FROM outcomes")}
    database.close()
    return students


def started(course: Course, root: Path, out: Path, first: str = "") -> subprocess.Popen[bytes]:
    """A call in a process of its own, which has come to where it tells the test."""
    script = f"from tests.batch import pretend; from grader.cli import cli; {first}\n"
    words = arguments(course, root, out)
    process = subprocess.Popen(
        [sys.executable, "-c", f"{script}cli(obj=pretend.grade_noting)", *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    (root / "started").read_text(encoding="utf-8")
    return process


@pytest.fixture
def class_root(class_of: Class) -> Path:
    root = class_of(CLASS)
    for name in ("started", "go"):
        os.mkfifo(root / name)
    return root


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_call_goes_on_where_it_was(
    course: Course, class_root: Path, tmp_path: Path, moment: str
) -> None:
    first, kept = MOMENTS[moment]
    if first:
        (class_root / "bob/tickets.tried").touch()
    out = tmp_path / "out"
    grading = started(course, class_root, out, first.format(fifo=class_root / "started"))
    family = psutil.Process(grading.pid).children(recursive=True)
    grading.kill()
    grading.wait()
    psutil.wait_procs(family)
    assert committed(out) == kept
    before = begun(class_root)
    assert not (out / "results.json").exists()
    assert call(course, class_root, out).exit_code == 0
    after = begun(class_root)
    assert kept.isdisjoint(after)
    assert {*before, *after} == {"ana", "bob", "cyd"}
    assert len(after) == len(set(after))
    assert call(course, class_root, tmp_path / "undisturbed").exit_code == 0
    undisturbed = (tmp_path / "undisturbed/results.json").read_bytes()
    assert (out / "results.json").read_bytes() == undisturbed
    assert sorted(entry.name for entry in out.iterdir()) == ["results.db", "results.json"]


def test_two_calls_at_once_grade_nothing_that_the_other_has_committed(
    course: Course, class_root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = started(course, class_root, out)  # it has ana's, and is at bob's
    assert call(course, class_root, out).exit_code == 0
    between = (out / "results.json").read_bytes()
    (class_root / "go").write_text("go\n", encoding="utf-8")
    assert first.wait() == 0
    assert begun(class_root) == ["ana", "bob", "bob", "cyd"]
    assert (out / "results.json").read_bytes() == between
    assert scores(out) == {"ana": 10.0, "bob": 10.0, "cyd": 8.0, "dan": 0.0}


def test_only_what_has_changed_is_graded_again(
    course: Course, class_of: Class, tmp_path: Path
) -> None:
    root, out = class_of({"ana/tickets.py": "right", "bob/tickets.py": "ungraded"}), tmp_path / "o"
    assert call(course, root, out).exit_code == 3
    assert begun(root) == ["ana", "bob", "bob"]
    class_of({"bob/tickets.py": "wrong", "cyd/tickets.py": "right"})
    result = call(course, root, out)
    assert begun(root) == ["bob", "cyd"]
    assert scores(out) == {"ana": 10.0, "bob": 8.0, "cyd": 10.0}
    assert result.stderr.splitlines()[-1] == (
        f"1 of 3 are as they were graded before, kept in {out} (--regrade grades all)"
    )
    (course.exercises_folder / "03_lock/test_tickets.py").write_text("# more\n", "utf-8")
    call(course, root, out, "--only", "cyd")
    assert begun(root) == ["cyd"]
    assert scores(out) == {"ana": 10.0, "bob": 8.0, "cyd": 10.0}
    call(course, root, out)
    assert begun(root) == ["ana", "bob"]


def test_regrade_grades_what_has_not_changed_and_only_says_of_whom(
    course: Course, class_of: Class, tmp_path: Path
) -> None:
    root = class_of({"ana/tickets.py": "right", "bob/tickets.py": "wrong", "ana/orders.py": "x"})
    call(course, root, tmp_path / "out")
    assert begun(root) == ["ana", "ana", "bob"]
    call(course, root, tmp_path / "out", "--regrade", "--only", "03_lock", "--only", "ana")
    assert begun(root) == ["ana"]
    result = call(course, root, tmp_path / "out", "--only", "anna")
    assert (result.exit_code, result.stderr) == (
        2,
        "grader: --only anna: no student and no exercise here is called that. There is ana\n",
    )


def test_ctrl_c_is_no_loss_either(course: Course, class_root: Path, tmp_path: Path) -> None:
    grading = started(course, class_root, tmp_path / "out")
    grading.send_signal(signal.SIGINT)
    assert grading.wait() == 130
    assert scores(tmp_path / "out") == {"ana": 10.0}
    begun(class_root)
    call(course, class_root, tmp_path / "out")
    assert begun(class_root) == ["bob", "cyd"]

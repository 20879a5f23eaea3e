"""A class of six, from source/ to feedback, by nbgrader's own commands."""

import csv
import html
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from tests.nbgrader.classroom import CLASS_OF_6, EXERCISE, ROOT, Classroom
from tests.nbgrader.commands import Commands

pytestmark = pytest.mark.timeout(300)  # the first test to ask goes the whole way
SECRET = ROOT / "solutions" / EXERCISE


@dataclass(frozen=True)
class Graded:
    """The class, once feedback has come back, and what was exported."""

    room: Classroom
    rows: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    root = tmp_path_factory.mktemp("nbgrader")
    exchange = root / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    grader("notebooks", "--out", root / "course", "--exercise", EXERCISE, "--lang", "en")
    with closing(Commands(exchange)) as commands:
        room = Classroom(root, CLASS_OF_6, commands)
        room.hand_out()
        room.hand_in()
        room.instructor("autograde", EXERCISE)
        room.instructor("generate_feedback", EXERCISE)
        room.instructor("release_feedback", EXERCISE)
        for name in room.pupils:
            room.pupil(name, "fetch_feedback", EXERCISE)
        exporter = "grader.nbgrader_bridge.exporting.DiagnosisExport"
        room.instructor("export", f"--exporter={exporter}", "--to", str(root / "grades.csv"))
        with open(root / "grades.csv", encoding="utf-8-sig", newline="") as table:
            rows = {row["student_id"]: row for row in csv.DictReader(table)}
        yield Graded(room, rows)


def grader(*words: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "grader", *map(str, words)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done


def feedback(room: Classroom, name: str) -> str:
    (file,) = room.folder(name).glob(f"{EXERCISE}/feedback/*/{EXERCISE}.html")
    return html.unescape(re.sub(r"<[^>]+>", "", file.read_text(encoding="utf-8")))


def test_every_pupil_gets_the_points_that_the_work_deserves(graded: Graded):
    assert {name: float(row["score"]) for name, row in graded.rows.items()} == {
        "right": 10.0,
        "lost_update": 6.0,
        "deadlock": 8.0,
        "untouched": 0.0,
        "leaves": 0.0,
        "setsid": 0.0,
    }
    assert {row["state"] for row in graded.rows.values()} == {"graded"}


@pytest.mark.parametrize(
    ("name", "cell", "said"),
    [
        ("lost_update", "test_one_ticket_is_sold_once", "looks while somebody else stands"),
        ("deadlock", "test_a_declined_card_stops_nobody_else", "Deadlock: "),
        ("untouched", "test_nobody_is_interrupted", "Nobody has worked on this file yet"),
        ("leaves", "test_nobody_is_interrupted", "before the function had returned"),
    ],
)
def test_the_diagnosis_is_exported_and_comes_back_as_feedback(graded: Graded, name, cell, said):
    assert graded.rows[name][cell] == "0.0"
    assert said in graded.rows[name]["diagnosis"]
    assert said in feedback(graded.room, name)


def test_neither_release_nor_feedback_shows_a_line_of_what_is_secret(graded: Graded):
    folders = [ROOT / "exercises" / EXERCISE, SECRET / "right", SECRET / "wrong"]
    public = "\n".join(file.read_text("utf-8") for one in folders for file in one.glob("*.*"))
    hidden = [line.strip() for line in (SECRET / "test_hidden.py").read_text("utf-8").splitlines()]
    secret = [line for line in hidden if len(line) > 14 and line not in public]
    solution = (SECRET / "tickets.py").read_text("utf-8").splitlines()
    shown = {name: feedback(graded.room, name) for name in graded.room.pupils}
    shown["release"] = released(graded.room)
    names = re.findall(r"def (test_\w+)", "\n".join(hidden))
    assert len(secret) > 50
    for who, text in shown.items():
        assert [line for line in secret + names if line in text] == [], who
    theirs = [line.strip() for line in solution if len(line) > 14 and line.strip() not in public]
    assert [line for line in theirs if line in shown["release"] + shown["untouched"]] == []


def released(room: Classroom) -> str:
    notebook = nbformat.read(room.course / "release" / EXERCISE / f"{EXERCISE}.ipynb", as_version=4)
    return "\n".join(str(cell.metadata) + cell.source for cell in notebook.cells)


def test_a_class_is_graded_alike_in_one_go(graded: Graded, tmp_path: Path):
    """Of two pupils here; benchmarks/verify_nbgrader.py has a class of twenty."""
    course, few = graded.room.course, ("untouched", "leaves")
    for name in set(graded.room.pupils) - set(few):
        (course / "submitted" / name).rename(tmp_path / name)
    (course / "gradebook.db").rename(tmp_path / "before.db")
    (course / "autograded").rename(tmp_path / "autograded")
    graded.room.instructor("generate_assignment", EXERCISE, "--force")
    grader("grade", "--nbgrader", course, "--assignment", EXERCISE, "--jobs", 2, "--lang", "en")
    before = points(tmp_path / "before.db")
    assert points(course / "gradebook.db") == {one: before[one] for one in before if one[0] in few}
    assert len(points(course / "gradebook.db")) == 2 * 18
    for name in few:
        ours, theirs = (
            shown(folder / name / EXERCISE / f"{EXERCISE}.ipynb")
            for folder in (course / "autograded", tmp_path / "autograded")
        )
        assert ours == theirs, name


def points(database: Path) -> dict[tuple[str, str], float]:
    query = (
        "SELECT student.id, base_cell.name, grade.auto_score FROM grade "
        "JOIN base_cell ON base_cell.id = grade.cell_id "
        "JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id "
        "JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id "
        "JOIN student ON student.id = submitted_assignment.student_id"
    )
    with sqlite3.connect(database) as connection:
        return {(who, cell): score for who, cell, score in connection.execute(query)}


def shown(file: Path) -> list[tuple[str, list[str]]]:
    """Each cell's text and the kinds of its outputs: real runs tell their times."""
    cells = [cell for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "code"]
    return [
        (cell.source, [str(one.get("ename", one.output_type)) for one in cell.outputs])
        for cell in cells
    ]

"""Results in the forms of spreadsheets, platforms and CI servers."""

import csv
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from grader.batch.overrides import Correction, correct
from grader.batch.store import Store
from grader.cli import cli
from grader.outcome import Late, Status, Verdict
from tests.batch.pretend import outcome

HIDDEN = "test_no_ticket_is_oversold"
LATE = Late(
    due="2026-11-27T23:00:00+00:00", handed_in="2026-11-28T05:00:00+00:00", days=1, penalty=1.5
)
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,03_lock (77),Essay (78)
    Points Possible,,,,,100.00,5.00
"Doe, Jane",12,s12,jane,Group 1,,3
"Roe, Bob",13,s13,bob,Group 1,7,
"Poe, Eve",14,s14,eve,Group 1,,
"Moe, Ann",15,s15,ann,Group 1,,
"""
MOODLE = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Feedback comments"
"Participant 12","Jane Doe",jane@example.org,Submitted,,20.00,
"Participant 13","Bob Roe",bob,Submitted,4.00,20.00,"so
far"
"""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Jane is late and has a hidden test wrong, bob is missing, eve ungraded, =ann has all."""
    missing = replace(outcome("bob"), status=Status.MISSING, score=0.0, tests=(), problem="nothing")
    ungraded = outcome("eve_14", status=Status.UNGRADED, problem="too slow")
    jane = outcome("doejane_12", verdict=Verdict.WRONG, message="Two <were>\x1b sold & more.")
    with Store(tmp_path, tmp_path) as store:
        for each in (jane, missing, ungraded, outcome("=ann")):
            store.add(each)
        store.write({("doejane_12", "03_lock"): LATE})
    correct(tmp_path, Correction("doejane_12", "03_lock", HIDDEN, 1.0, "Nearly."))
    return tmp_path


def export(out: Path, form: str, *options: str) -> Result:
    return CliRunner().invoke(cli, ["export", str(out), "--format", form, "--lang", "en", *options])


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_spreadsheet_has_a_row_for_each_and_no_formula(out: Path) -> None:
    assert export(out, "csv").stdout == f"{out}/grades.csv\n"
    ann, bob, jane, eve = rows(out / "grades.csv")
    assert (ann["student"], ann["total"]) == ("'=ann", "10.0")
    assert (bob["status"], bob["score"], bob["total"]) == ("missing", "", "")
    assert (jane["score"], jane["late_penalty"], jane["total"]) == ("9.0", "1.5", "7.5")
    assert jane["not_passed"] == f"{HIDDEN}: wrong"
    assert jane["by_hand"] == f"{HIDDEN}: 1 points set by hand in place of 0: Nearly."
    assert (eve["status"], eve["total"], eve["not_passed"]) == ("ungraded", "", "too slow")


def test_canvas_gets_its_own_gradebook_back_with_our_column_filled(
    out: Path, tmp_path: Path
) -> None:
    (tmp_path / "gradebook.csv").write_text(CANVAS, encoding="utf-8")
    assert export(out, "canvas", "--roster", str(tmp_path / "gradebook.csv")).exit_code == 0
    assert (out / "canvas.csv").read_text(encoding="utf-8").splitlines() == [
        "Student,ID,SIS User ID,SIS Login ID,Section,03_lock (77)",
        "    Points Possible,,,,,100.00",
        '"Doe, Jane",12,s12,jane,Group 1,75',
        '"Roe, Bob",13,s13,bob,Group 1,7',
        '"Poe, Eve",14,s14,eve,Group 1,',
        '"Moe, Ann",15,s15,ann,Group 1,',
    ]


def test_canvas_gets_a_new_column_where_it_has_none(out: Path, tmp_path: Path) -> None:
    file = tmp_path / "gradebook.csv"
    file.write_text(CANVAS.replace("03_lock (77)", "Lock (77)"), encoding="utf-8")
    export(out, "canvas", "--roster", str(file))
    possible, jane, *_ = rows(out / "canvas.csv")
    assert (possible["03_lock"], jane["03_lock"]) == ("10", "7.5")


def test_moodle_gets_its_worksheet_back_with_grades_and_feedback(out: Path, tmp_path: Path) -> None:
    (tmp_path / "worksheet.csv").write_text(MOODLE, encoding="utf-8")
    export(out, "moodle", "--roster", str(tmp_path / "worksheet.csv"))
    jane, bob = rows(out / "moodle.csv")
    assert (jane["Grade"], jane["Status"]) == ("15", "Submitted")
    assert jane["Feedback comments"] == (
        "9/10 −1.5 late; wrong: hidden test 1; 1 points set by hand in place of 0: Nearly."
    )
    assert (bob["Grade"], bob["Feedback comments"]) == ("4.00", "so\nfar")


def test_gradescope_gets_its_documented_schema_and_hides_hidden_tests(out: Path) -> None:
    export(out, "gradescope")
    files = sorted(file.relative_to(out).as_posix() for file in out.rglob("*/results.json"))
    assert files == [
        "gradescope/03_lock/=ann/results.json",
        "gradescope/03_lock/doejane_12/results.json",
    ]
    results: dict[str, Any] = json.loads((out / files[1]).read_text(encoding="utf-8"))
    assert HIDDEN not in json.dumps(results)
    assert results == {
        "score": 7.5,
        "execution_time": 0.843,
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "output": "1 days late: 1.5 points less, 7.5 in place of 9.",
        "tests": [
            {
                "name": "test_sells",
                "score": 8.0,
                "max_score": 8.0,
                "status": "passed",
                "output": "",
                "output_format": "text",
                "visibility": "visible",
            },
            {
                "name": "hidden test 1",
                "score": 1.0,
                "max_score": 2.0,
                "status": "failed",
                "output": "[wrong]\nTwo <were>\\x1b sold & more.\n"
                "1 points set by hand in place of 0: Nearly.",
                "output_format": "text",
                "visibility": "after_published",
            },
        ],
    }


def test_junit_has_a_suite_for_each_submission(out: Path) -> None:
    export(out, "junit", "--to", str(out / "other.xml"))
    root = Xml.fromstring((out / "other.xml").read_bytes())  # noqa: S314  our own
    counts = [
        (suite.get("name"), suite.get("tests"), suite.get("failures"), suite.get("errors"))
        for suite in root
    ]
    assert counts == [
        ("03_lock =ann", "2", "0", "0"),
        ("03_lock bob", "1", "0", "0"),
        ("03_lock doejane_12", "2", "1", "0"),
        ("03_lock eve_14", "1", "0", "1"),
    ]
    failure = root.find("./testsuite[3]/testcase[2]/failure")
    assert failure is not None
    assert failure.get("message") == "wrong (1/2)"
    assert failure.text == (
        "Two <were>\\x1b sold & more.\n1 points set by hand in place of 0: Nearly."
    )
    assert HIDDEN not in (out / "other.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("form", "options", "says"),
    [
        ("canvas", [], "Missing option '--roster': what canvas has exported"),
        ("canvas", ["--roster", "{out}/moodle"], "is no gradebook of Canvas's"),
        ("moodle", ["--roster", "{out}/canvas"], "is no grading worksheet of Moodle's"),
        ("csv", ["--exercise", "04_queue"], "has no results of 04_queue"),
        ("csv", ["--to", "{out}/no/grades.csv"], "can't be written (No such file or directory)"),
        ("pdf", [], "'pdf' is not one of"),
    ],
)
def test_what_can_not_be_exported_is_one_line(
    out: Path, form: str, options: list[str], says: str
) -> None:
    (out / "moodle").write_text(MOODLE, encoding="utf-8")
    (out / "canvas").write_text(CANVAS, encoding="utf-8")
    done = export(out, form, *(option.format(out=out) for option in options))
    assert done.exit_code in (2, 3)
    (line,) = done.stderr.splitlines()
    assert says in line


def test_moodles_worksheet_is_of_one_exercise(tmp_path: Path) -> None:
    with Store(tmp_path, tmp_path) as store:
        store.add(outcome("bob", "03_lock"))
        store.add(outcome("bob", "04_queue"))
        store.write()
    (tmp_path / "worksheet.csv").write_text(MOODLE, encoding="utf-8")
    words = ["--roster", str(tmp_path / "worksheet.csv")]
    assert "Name one with --exercise" in export(tmp_path, "moodle", *words).stderr
    assert export(tmp_path, "moodle", *words, "--exercise", "04_queue").exit_code == 0
    assert [row["Grade"] for row in rows(tmp_path / "moodle.csv")] == ["", "20"]

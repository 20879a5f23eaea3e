"""Who has handed in nothing: rosters of our own, of Canvas and of Moodle."""

from pathlib import Path

import pytest

from grader.batch.collect import Submission, collect
from grader.batch.roster import Enrolled, read_roster, with_everybody
from grader.course import Course
from grader.errors import UsageError
from tests.batch.conftest import Class
from tests.batch.test_resume import call

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Lock (77)
    Points Possible,,,,,10.00
"Doe, Jane",12,s12,jane,Group 1,
"Mc-Roe Jr, Bob",13,s13,bob,Group 1,
"Student, Test",99,,,Group 1,
"""
MOODLE = """\
\ufeffIdentifier,"Full name","Email address",Status,Grade
"Participant 12","Jane Doe",jane@example.org,,
"Participant 13","Bob Roe",bob@example.org,,
"""


def roster(folder: Path, text: str) -> tuple[Enrolled, ...]:
    file = folder / "roster.csv"
    file.write_text(text, encoding="utf-8")
    return read_roster(file)


def submissions(course: Course, root: Path) -> tuple[Submission, ...]:
    return collect(root, course.exercises(), named=False)


@pytest.mark.parametrize(
    ("text", "files", "missing"),
    [
        ("name,student\nA,ana\nB,bob\n,\n", ["ana/tickets.py"], ["bob"]),
        ("student;name\r\nana;A\r\n小明;B\r\n", ["ana/tickets.py"], ["小明"]),
        (CANVAS, ["doejane_12_101_tickets.py"], ["mcroejrbob_13"]),
        (MOODLE, ["Jane Doe_12_assignsubmission_file_/tickets.py"], ["Bob Roe_13"]),
    ],
)
def test_who_is_on_the_roster_and_has_handed_in_nothing_is_missing(
    course: Course, class_of: Class, tmp_path: Path, text: str, files: list[str], missing: list[str]
) -> None:
    found = submissions(course, class_of(dict.fromkeys(files, "right")))
    everybody, strangers = with_everybody(found, roster(tmp_path, text))
    assert [each.student for each in everybody if each.missing] == missing
    assert (len(everybody), strangers) == (2, [])


def test_who_is_not_on_the_roster_is_named_and_graded(
    course: Course, class_of: Class, tmp_path: Path
) -> None:
    (tmp_path / "roster.csv").write_text("student\nana\nbob\n", encoding="utf-8")
    root = class_of({"ana/tickets.py": "right", "eve/tickets.py": "right"})
    done = call(course, root, tmp_path / "out", "--roster", str(tmp_path / "roster.csv"))
    assert done.stderr.startswith("not on the roster: eve\n")
    assert "3 submissions: 2 graded, 1 missing, 0 ungraded" in done.stdout


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("student\nana\nana\n", "line 3: ana is in line 2 already"),
        ("name\nana\n", "line 1: its columns say nothing to us. Have these: student; or"),
        ("", "line 1: its columns"),
        ("student\n\n", "names no student"),
        ("student\nana\udce9\n", "byte 11: is not UTF-8. Save it as CSV in UTF-8"),
    ],
)
def test_a_roster_that_can_not_be_read_is_one_line_with_the_cure(
    tmp_path: Path, text: str, says: str
) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError, match=f"roster.csv: {says}"):
        read_roster(file)
    with pytest.raises(UsageError, match="can't be read"):
        read_roster(tmp_path)

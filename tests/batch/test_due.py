"""Due dates, extensions, and what being late costs."""

import json
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from grader.batch.collect import collect
from grader.batch.due import DueDates, read_due_dates
from grader.course import Course
from grader.errors import UsageError
from grader.outcome import Late
from tests.batch.conftest import Class
from tests.batch.pretend import outcome
from tests.batch.test_resume import begun, call

DUE = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
TABLE = """\
points_per_day = 1.5
most = 4.0
grace_minutes = 10
[due]
03_lock = 2026-11-28T00:00:00+01:00
[extensions.bob]
03_lock = 2026-12-01T00:00:00+01:00
"""


def dates(folder: Path, text: str = TABLE) -> DueDates:
    file = folder / "due.toml"
    file.write_text(text, encoding="utf-8")
    return read_due_dates(file, ["03_lock", "04_queue"], ["ana", "bob"])


def hand_in(file: Path, moment: datetime) -> None:
    os.utime(file, (moment.timestamp(), moment.timestamp()))


@pytest.mark.parametrize(
    ("student", "after", "days", "penalty"),
    [
        ("ana", timedelta(0), 0, 0.0),
        ("ana", timedelta(minutes=10), 0, 0.0),
        ("ana", timedelta(minutes=11), 1, 1.5),
        ("ana", timedelta(days=1, seconds=1), 2, 3.0),
        ("ana", timedelta(days=30), 30, 4.0),
        ("bob", timedelta(days=3), 0, 0.0),
        ("bob", timedelta(days=3, hours=1), 1, 1.5),
    ],
)
def test_each_day_begun_costs_points_up_to_the_most(
    tmp_path: Path, student: str, after: timedelta, days: int, penalty: float
) -> None:
    late = dates(tmp_path).late(student, "03_lock", DUE + after)
    assert (late.days, late.penalty) == (days, penalty) if late else days == 0


def test_what_is_not_due_is_not_late(tmp_path: Path) -> None:
    assert dates(tmp_path).late("ana", "04_queue", DUE + timedelta(days=9)) is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("03_lock", "03_luck"), "03_luck: there is no such exercise. There is 03_lock"),
        (("extensions.bob", "extensions.bobo"), "bobo: there is no such student. There is bob"),
        (("+01:00", ""), r"due\[...\]: Expected .* timezone.*with its zone"),
        (("most", "highest"), "the table: Object contains unknown field `highest`"),
        (("points_per_day = 1.5\n", ""), "the table: Object missing required field `points_per"),
        (("1.5", "-1.5"), "points_per_day: Expected `float` >= 0"),
        (("[due]", "[due"), "is not TOML"),
    ],
)
def test_a_table_that_is_wrong_is_one_line_with_the_cure(
    tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    with pytest.raises(UsageError, match=f"due.toml: {says}"):
        dates(tmp_path, TABLE.replace(*change))


def test_the_penalty_stands_apart_from_the_points_and_goes_with_an_extension(
    course: Course, class_of: Class, tmp_path: Path
) -> None:
    root, out, file = class_of({"ana/tickets.py": "right"}), tmp_path / "out", tmp_path / "due.toml"
    hand_in(root / "ana/tickets.py", DUE + timedelta(hours=30))
    file.write_text(TABLE.replace("[extensions.bob]", "[extensions.ana]"), encoding="utf-8")
    assert " late" not in call(course, root, out, "--due", str(file)).stdout
    assert "late" not in entry(out)
    file.write_text(TABLE.partition("[extensions")[0], encoding="utf-8")
    done = call(course, root, out, "--due", str(file))
    assert "10/10 −3 late" in done.stdout
    assert (entry(out)["score"], entry(out)["late"]) == (
        10.0,
        {
            "due": "2026-11-27T23:00:00+00:00",
            "handed_in": "2026-11-29T05:00:00+00:00",
            "days": 2,
            "penalty": 3.0,
        },
    )
    assert begun(root) == ["ana"]


def test_a_copy_of_what_was_there_in_time_is_not_late(
    course: Course, class_of: Class, tmp_path: Path
) -> None:
    root, out, file = class_of({"ana/tickets.py": "right"}), tmp_path / "out", tmp_path / "due.toml"
    file.write_text(TABLE.partition("[extensions")[0], encoding="utf-8")
    hand_in(root / "ana/tickets.py", DUE)
    call(course, root, out, "--due", str(file))
    hand_in(root / "ana/tickets.py", DUE + timedelta(days=2))
    call(course, root, out, "--due", str(file))
    assert "late" not in entry(out)


def test_every_version_that_was_handed_in_is_kept(
    course: Course, class_of: Class, tmp_path: Path
) -> None:
    root = class_of({"doejane_12_1_tickets.py": "wrong", "doejane_12_2_tickets-1.py": "right"})
    call(course, root, tmp_path / "out")
    class_of({"doejane_12_3_tickets-2.py": "ungraded"})
    call(course, root, tmp_path / "out")
    database = sqlite3.connect(tmp_path / "out/results.db")
    kept = database.execute("SELECT content FROM works WHERE student = 'doejane_12'").fetchall()
    database.close()
    assert {content for (content,) in kept} == {b"wrong", b"right", b"ungraded"}


def test_nbgraders_timestamp_counts_before_the_files_own_time_and_git_has_none(
    course: Course, class_of: Class
) -> None:
    stamp = "2026-11-27 22:58:23.948203 UTC"
    root = class_of(
        {
            "ana/03_lock/tickets.py": "",
            "ana/03_lock/timestamp.txt": stamp,
            "bob/tickets.py": "",
            "cyd/tickets.py": "",
            "cyd/.git/HEAD": "",
        }
    )
    hand_in(root / "bob/tickets.py", DUE)
    moments = [each.when for each in collect(root, course.exercises(), named=False)]
    assert moments == [datetime(2026, 11, 27, 22, 58, 23, 948203, UTC), DUE, None]


def test_who_may_be_late_and_nobody_knows_is_named(
    course: Course, class_of: Class, tmp_path: Path
) -> None:
    (tmp_path / "due.toml").write_text(TABLE.partition("[extensions")[0], encoding="utf-8")
    root = class_of({"doejane_LATE_12_1_tickets.py": "right"})
    done = call(course, root, tmp_path / "out", "--due", str(tmp_path / "due.toml"))
    assert done.stderr.splitlines()[0] == (
        "when these were handed in is not known, so they are not late: doejane_12 03_lock"
    )


def entry(out: Path) -> dict[str, Any]:
    (found,) = json.loads((out / "results.json").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def test_the_total_is_the_score_without_the_penalty_and_never_below_zero() -> None:
    graded = outcome("ana")
    for penalty, total in ((3.0, 7.0), (12.0, 0.0)):
        late = Late(due="", handed_in="", days=1, penalty=penalty)
        assert replace(graded, late=late).total == total

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from grader.batch.results import write_results
from grader.batch.store import Store
from grader.errors import MachineError, UsageError
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict
from tests.batch.pretend import outcome

MISSING = SubmissionOutcome(
    student="bob",
    exercise="03_lock",
    score=0.0,
    max_score=10.0,
    status=Status.MISSING,
    seconds=0.0,
    problem="nothing was handed in",
)

PINNED = """\
[
  {
    "student": "ana",
    "exercise": "03_lock",
    "score": 8.0,
    "max_score": 10.0,
    "status": "graded",
    "seconds": 0.843,
    "tests": [
      {
        "name": "test_sells",
        "hidden": false,
        "points": 8.0,
        "max_points": 8.0,
        "verdict": "passed",
        "message": "",
        "schedule": null,
        "explored": 0,
        "exhaustive": false
      },
      {
        "name": "test_no_ticket_is_oversold",
        "hidden": true,
        "points": 0.0,
        "max_points": 2.0,
        "verdict": "wrong",
        "message": "卖出了两张。\\nTwo\u2028were \\"sold\\".",
        "schedule": "1.2.1.2",
        "explored": 4,
        "exhaustive": true
      }
    ],
    "sandbox": "strong"
  },
  {
    "student": "bob",
    "exercise": "03_lock",
    "score": 0.0,
    "max_score": 10.0,
    "status": "missing",
    "seconds": 0.0,
    "tests": [],
    "problem": "nothing was handed in",
    "sandbox": ""
  }
]
"""


def test_results_json_has_exactly_the_shape_that_others_rely_on(tmp_path: Path) -> None:
    wrong = outcome("ana", "03_lock", Verdict.WRONG, message='卖出了两张。\nTwo\u2028were "sold".')
    wrong = msgspec.structs.replace(wrong, sandbox="strong")
    file = write_results(tmp_path, [wrong, MISSING])
    assert file.read_text(encoding="utf-8") == PINNED
    assert [entry["student"] for entry in json.loads(PINNED)] == ["ana", "bob"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["results.json"]


def test_no_outcomes_are_an_empty_list(tmp_path: Path) -> None:
    assert json.loads(write_results(tmp_path, []).read_text(encoding="utf-8")) == []


def test_results_that_can_not_be_finished_leave_the_old_ones_whole(tmp_path: Path) -> None:
    write_results(tmp_path, [MISSING])
    before = (tmp_path / "results.json").read_text(encoding="utf-8")

    def interrupted() -> Iterator[SubmissionOutcome]:
        yield MISSING
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_results(tmp_path, interrupted())
    assert (tmp_path / "results.json").read_text(encoding="utf-8") == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["results.json"]


def test_results_that_can_not_be_written_are_the_machines_error(tmp_path: Path) -> None:
    (tmp_path / "results.json").mkdir()
    with pytest.raises(MachineError, match=r"results.json: can't be written \(Is a directory\)"):
        write_results(tmp_path, [MISSING])


def test_the_store_gives_back_what_it_was_given_sorted(tmp_path: Path) -> None:
    given = [MISSING, outcome("ana", "04_queue"), outcome("ana", "03_lock", Verdict.WRONG)]
    with Store(tmp_path, tmp_path) as store:
        for each in given:
            store.add(each)
        assert list(store.outcomes()) == [given[2], given[1], given[0]]


def test_an_outcome_is_on_the_disk_as_soon_as_it_is_added(tmp_path: Path) -> None:
    with Store(tmp_path, tmp_path) as store:
        store.add(outcome("ana"))
        with sqlite3.connect(tmp_path / "results.db") as other:
            assert other.execute("SELECT student FROM outcomes").fetchall() == [("ana",)]
            assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        other.close()


def test_a_second_batch_keeps_the_first_as_history_and_shows_its_own(tmp_path: Path) -> None:
    for verdict in (Verdict.WRONG, Verdict.PASSED):
        with Store(tmp_path, tmp_path / "class") as store:
            store.add(outcome("ana", verdict=verdict))
            assert [each.score for each in store.outcomes()] == [
                8.0 if verdict is Verdict.WRONG else 10.0
            ]
    kept = sqlite3.connect(tmp_path / "results.db")
    assert kept.execute("SELECT score FROM outcomes ORDER BY batch_id").fetchall() == [(8,), (10,)]
    kept.close()


def test_text_that_is_no_unicode_is_spelled_out_and_not_lost(tmp_path: Path) -> None:
    with Store(tmp_path, tmp_path) as store:
        store.add(outcome("ana\udcff", verdict=Verdict.WRONG, message="\ud800 and \0"))
        (kept,) = store.outcomes()
    assert (kept.student, kept.tests[1].message) == ("ana\\udcff", "\\ud800 and \0")
    write_results(tmp_path, [kept])


def test_a_file_that_is_no_database_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "results.db").write_text("my shopping list, rather long" * 40, encoding="utf-8")
    with pytest.raises(UsageError, match="Move it away or choose another --out"):
        Store(tmp_path, tmp_path)


def test_a_database_of_another_version_is_a_usage_error(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "results.db")
    other.execute("PRAGMA user_version=7")
    other.close()
    with pytest.raises(UsageError, match=r"schema 7, this one has 3\). Move it away"):
        Store(tmp_path, tmp_path)


def test_a_database_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    with Store(tmp_path, tmp_path) as store:
        store.add(outcome("ana"))
    older = sqlite3.connect(tmp_path / "results.db")
    older.execute("ALTER TABLE outcomes DROP COLUMN sandbox")
    older.execute("ALTER TABLE tests DROP COLUMN line")
    older.execute("PRAGMA user_version=1")
    older.close()
    with Store(tmp_path, tmp_path) as store:
        store.add(msgspec.structs.replace(outcome("bob"), sandbox="middle"))
    kept = sqlite3.connect(tmp_path / "results.db")
    found = kept.execute("SELECT student, sandbox FROM outcomes").fetchall()
    kept.close()
    assert found == [("ana", ""), ("bob", "middle")]


def test_an_outcome_that_can_not_be_kept_is_the_machines_error(tmp_path: Path) -> None:
    with Store(tmp_path, tmp_path) as store:
        store.add(outcome("ana"))
        with pytest.raises(MachineError, match="an outcome could not be kept"):
            store.add(outcome("ana"))
        store.add(outcome("bob"))
        assert [each.student for each in store.outcomes()] == ["ana", "bob"]


def test_a_test_outcomes_every_field_is_kept() -> None:
    kept = {column for column in _columns("tests") if column not in {"outcome_id", "position"}}
    assert kept == set(TestOutcome.__struct_fields__)
    assert set(SubmissionOutcome.__struct_fields__) - {"tests"} <= _columns("outcomes")


def _columns(table: str) -> set[str]:
    from grader.batch import store

    return {column.name for column in store._metadata.tables[table].columns}


def test_a_database_whose_text_is_no_text_is_refused_with_a_cure(tmp_path):
    with Store(tmp_path, tmp_path):
        pass
    file = tmp_path / "results.db"
    content = file.read_bytes()
    file.write_bytes(content.replace(b"CREATE TABLE batches", b"CREATE TABLE b\xdc\xdcches"))
    with pytest.raises(UsageError, match=r"results\.db: can't be used.*choose another --out"):
        Store(tmp_path, tmp_path)

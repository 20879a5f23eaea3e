import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from grader.batch.results import write_results
from grader.batch.store import Key, Store
from grader.errors import MachineError, UsageError
from grader.outcome import Move, Shape, Status, SubmissionOutcome, TestOutcome, Verdict
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


SCHEMA_1 = """
CREATE TABLE batches (
    id INTEGER NOT NULL, started VARCHAR NOT NULL, source VARCHAR NOT NULL, PRIMARY KEY (id));
CREATE TABLE outcomes (
    id INTEGER NOT NULL, batch_id INTEGER NOT NULL, student VARCHAR NOT NULL,
    exercise VARCHAR NOT NULL, score FLOAT NOT NULL, max_score FLOAT NOT NULL,
    status VARCHAR NOT NULL, seconds FLOAT NOT NULL, problem VARCHAR NOT NULL, PRIMARY KEY (id),
    UNIQUE (batch_id, student, exercise), FOREIGN KEY(batch_id) REFERENCES batches (id));
CREATE TABLE tests (
    outcome_id INTEGER NOT NULL, position INTEGER NOT NULL, name VARCHAR NOT NULL,
    hidden BOOLEAN NOT NULL, points FLOAT NOT NULL, max_points FLOAT NOT NULL,
    verdict VARCHAR NOT NULL, message VARCHAR NOT NULL, schedule VARCHAR,
    explored INTEGER NOT NULL, exhaustive BOOLEAN NOT NULL, PRIMARY KEY (outcome_id, position),
    FOREIGN KEY(outcome_id) REFERENCES outcomes (id));
INSERT INTO batches VALUES (1, '2026-11-01T10:00:00+00:00', 'class');
INSERT INTO outcomes VALUES (1, 1, 'ana', '03_lock', 8.0, 10.0, 'graded', 0.5, '');
INSERT INTO tests VALUES (
    1, 0, 'test_sells', 0, 8.0, 10.0, 'wrong', 'Two were sold.', '1.2', 4, 1);
PRAGMA user_version=1;
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
    with Store(tmp_path, tmp_path):
        pass
    other = sqlite3.connect(tmp_path / "results.db")
    other.execute("PRAGMA user_version=7")
    other.close()
    with pytest.raises(UsageError, match=r"schema 7, this one has 5\). Move it away"):
        Store(tmp_path, tmp_path)


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "results.db")
    other.execute("CREATE TABLE outcomes (shopping TEXT)")
    other.close()
    before = (tmp_path / "results.db").read_bytes()
    with pytest.raises(UsageError, match=r"is the database of another program. Move it away"):
        Store(tmp_path, tmp_path)
    assert (tmp_path / "results.db").read_bytes() == before


def test_a_database_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    older = sqlite3.connect(tmp_path / "results.db")
    older.executescript(SCHEMA_1)
    older.close()
    with Store(tmp_path, tmp_path) as store:
        (ana,) = store.take([Key("ana", "03_lock")]).values()
        store.add(msgspec.structs.replace(outcome("bob"), sandbox="middle"))
        bob = msgspec.structs.replace(outcome("bob"), sandbox="middle")
        assert list(store.outcomes()) == [ana, bob]
    assert (ana.score, ana.sandbox, ana.tests[0].message) == (8.0, "", "Two were sold.")
    assert (ana.tests[0].title, ana.tests[0].shape) == ("", None)


def test_the_shape_of_a_mistake_is_kept_and_stands_in_the_results(tmp_path: Path) -> None:
    wrong = outcome("ana", verdict=Verdict.WRONG)
    shape = Shape("lost update", moves=(Move(1, "reads", value="0"), Move(2, "waits: lock", 1)))
    told = replace(wrong.tests[1], title="One.\n\n一。", shape=shape)
    with Store(tmp_path, tmp_path) as store:
        store.add(replace(wrong, tests=(told,)))
        assert store.write() == (replace(wrong, tests=(told,)),)
    ((test,),) = (
        one["tests"] for one in json.loads((tmp_path / "results.json").read_text("utf-8"))
    )
    assert test["title"] == "One.\n\n一。"
    assert test["shape"] == {
        "kind": "lost update",
        "moves": [
            {"process": 1, "does": "reads", "value": "0"},
            {"process": 2, "does": "waits: lock", "other": 1},
        ],
    }


def test_a_shape_that_is_none_is_a_damaged_database(tmp_path: Path) -> None:
    with Store(tmp_path, tmp_path) as store:
        store.add(outcome("ana"))
        with sqlite3.connect(tmp_path / "results.db") as other:
            other.execute("UPDATE tests SET shape = '{'")
        other.close()
        with pytest.raises(UsageError, match=r"is damaged \(outcome 1: .*Move it away"):
            list(store.outcomes())


def test_an_outcome_that_can_not_be_kept_is_the_machines_error(tmp_path: Path) -> None:
    with Store(tmp_path, tmp_path) as store:
        store.add(outcome("ana"))
        with pytest.raises(MachineError, match="an outcome could not be kept"):
            store.add(outcome("ana"))
        store.add(outcome("bob"))
        assert [each.student for each in store.outcomes()] == ["ana", "bob"]


def test_a_test_outcomes_every_field_is_kept(tmp_path: Path) -> None:
    kept = _columns(tmp_path, "tests") - {"outcome_id", "position"}
    assert kept == set(TestOutcome.__struct_fields__) - {"override"}
    assert set(SubmissionOutcome.__struct_fields__) - {"tests", "late"} <= _columns(
        tmp_path, "outcomes"
    )


def _columns(folder: Path, table: str) -> set[str]:
    with Store(folder, folder):
        pass
    kept = sqlite3.connect(folder / "results.db")
    columns = {name for _, name, *_ in kept.execute(f"PRAGMA table_info({table})")}
    kept.close()
    return columns


def test_a_database_whose_text_is_no_text_is_refused_with_a_cure(tmp_path):
    with Store(tmp_path, tmp_path):
        pass
    file = tmp_path / "results.db"
    content = file.read_bytes()
    file.write_bytes(content.replace(b"CREATE TABLE batches", b"CREATE TABLE b\xdc\xdcches"))
    with pytest.raises(UsageError, match=r"results\.db: can't be used.*choose another --out"):
        Store(tmp_path, tmp_path)

"""Points set by hand, and the history of a results folder."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from grader.batch.identity import Identity
from grader.batch.store import Store
from grader.cli import cli
from grader.language import Language, speaking
from grader.outcome import Override, Verdict
from grader.report.summary import summary
from grader.report.words import set_by_hand
from tests.batch.pretend import outcome
from tests.batch.test_report import printed

HIDDEN = "test_no_ticket_is_oversold"
WHY = "The task allowed it."


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Results of ana, who has failed the hidden test."""
    graded(tmp_path, Verdict.WRONG, "first")
    return tmp_path


def graded(folder: Path, verdict: Verdict, work: str) -> None:
    """One more call of the grader, in which ana's is graded."""
    with Store(folder, folder) as store:
        store.add(outcome("ana", verdict=verdict), Identity(work, "tests", "grader", "en"))
        store.write()


def override(out: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["override", "--lang", "en", "--out", str(out), *words])


def ana(out: Path) -> dict[str, Any]:
    (entry,) = json.loads((out / "results.json").read_text("utf-8"))
    assert isinstance(entry, dict)
    return entry


def test_points_set_by_hand_stand_in_the_results_beside_what_was_graded(out: Path) -> None:
    done = override(out, "ana", "03_lock", HIDDEN, "1.5", "--why", WHY)
    assert done.stdout == f"ana 03_lock: 8 → 9.5 of 10 points; {out}/results.json has it\n"
    entry = ana(out)
    assert (entry["score"], entry["tests"][1]["points"]) == (9.5, 1.5)
    assert entry["tests"][1]["verdict"] == "wrong"
    assert entry["tests"][1]["override"] == {"graded": 0.0, "why": WHY}
    assert "override" not in entry["tests"][0]


def test_an_override_stays_through_a_regrade_and_can_be_taken_back(out: Path) -> None:
    override(out, "ana", "03_lock", HIDDEN, "1", "--why", WHY)
    graded(out, Verdict.DEADLOCK, "second")
    assert (ana(out)["score"], ana(out)["tests"][1]["verdict"]) == (9.0, "deadlock")
    override(out, "ana", "03_lock", HIDDEN, "graded", "--why", "It did not.")
    assert ana(out)["score"] == 8.0
    assert "override" not in ana(out)["tests"][1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["eve", "03_lock", HIDDEN, "1"], "there is no student 'eve' in the last results"),
        (["ana", "04_queue", HIDDEN, "1"], "has no exercise '04_queue'"),
        (["ana", "03_lock", "test_x", "1"], f"There are: test_sells, {HIDDEN}"),
        (["ana", "03_lock", HIDDEN, "2.5"], "has 0 to 2, in steps of 0.5"),
        (["ana", "03_lock", HIDDEN, "0.3"], "0.3 points are not possible"),
        (["ana", "03_lock", HIDDEN, "-1"], "-1 points are not possible"),
        (["ana", "03_lock", HIDDEN, "nan"], "nan points are not possible"),
        (["ana", "03_lock", HIDDEN, "all"], "neither a number of points nor the word 'graded'"),
    ],
)
def test_what_can_not_be_set_is_one_line_and_nothing_is_changed(
    out: Path, words: list[str], says: str
) -> None:
    before = (out / "results.json").read_bytes()
    done = override(out, *words, "--why", WHY)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert says in line
    assert (out / "results.json").read_bytes() == before


def test_an_override_needs_a_reason_and_results(out: Path, tmp_path: Path) -> None:
    words = ["ana", "03_lock", HIDDEN, "1", "--why"]
    assert "--why is empty" in override(out, *words, " ").stderr
    assert "results.db: there is no such file" in override(out / "no", *words, WHY).stderr
    assert not (out / "no").exists()


def test_table_and_feedback_say_what_was_set_by_hand() -> None:
    graded = outcome("ana", verdict=Verdict.WRONG)
    test = replace(graded.tests[1], points=1.5, override=Override(0.0, "So <b>be</b> it.\x1b[2J"))
    theirs = replace(graded, score=9.5, tests=(graded.tests[0], test))
    words = "1.5 points set by hand in place of 0: So <b>be</b> it."
    assert f"{HIDDEN}: {words}\\x1b[2J" in " ".join(printed(Language.ENGLISH, theirs))
    page = summary([theirs])
    assert "1.5 / 2<br>1&#46;5 points set by hand in place of 0&#58; So &#60;b" in page
    with speaking(Language.CHINESE):
        assert set_by_hand(test).startswith("人工改为 1.5 分（原为 0 分）：")
        assert set_by_hand(graded.tests[0]) == ""


def test_the_history_says_what_has_changed_and_why(out: Path) -> None:
    empty = CliRunner().invoke(cli, ["history", str(out), "--lang", "zh"])
    assert empty.stdout == "没有重评，也没有人工改分。\n"
    graded(out, Verdict.PASSED, "second")
    graded(out, Verdict.PASSED, "second")
    override(out, "ana", "03_lock", HIDDEN, "1", "--why", WHY)
    done = CliRunner().invoke(cli, ["history", str(out), "--lang", "en"])
    rows = [" ".join(line.split()[2:]) for line in done.stdout.splitlines()[3:] if line.strip()]
    assert rows == [
        f"ana 03_lock 8 → 10 other work {HIDDEN}: wrong → passed",
        "ana 03_lock 10 → 10 graded again",
        f"ana 03_lock set by hand {HIDDEN}: 1 ({WHY})",
    ]

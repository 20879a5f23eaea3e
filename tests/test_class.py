"""The example class, graded by the real command: every kind of submission gets its due."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
RIGHT = ["ana", "bruno", "chen_wei"]
FAULTS = {
    "dilara": ("test_one_ticket_is_sold_once", "wrong"),
    "emeka": ("test_one_ticket_is_sold_once", "wrong"),
    "fatima": ("test_one_ticket_is_sold_once", "wrong"),
    "goran": ("test_one_ticket_is_sold_once", "wrong"),
    "hana": ("test_exchanging_leaves_as_many_tickets_as_before", "deadlock"),
    "ivan": ("test_a_declined_card_stops_nobody_else", "deadlock"),
    "jun": ("test_one_ticket_is_sold_once", "untouched"),
    "kavya": ("test_one_ticket_is_sold_once", "crashed"),
    "liam": ("test_one_ticket_is_sold_once", "crashed"),
    "mei": ("test_one_ticket_is_sold_once", "runaway"),
    "noor": ("test_the_buyers_think_at_the_same_time", "wrong"),
}
KINDS = {
    "dilara": "lost update",
    "hana": "acquired twice",
    "ivan": "holder ended",
    "kavya": "load",
    "liam": "no answer",
    "mei": "livelock",
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("results")
    command = [sys.executable, "-m", "grader", "grade", "examples/class", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return {entry["student"]: entry for entry in found}


def test_everybody_is_graded(results):
    assert sorted(results) == sorted([*RIGHT, *FAULTS])
    assert {entry["status"] for entry in results.values()} == {"graded"}


def test_the_right_ones_and_no_others_get_full_marks(results):
    assert [name for name, entry in results.items() if entry["score"] == 10] == RIGHT


@pytest.mark.parametrize("student", FAULTS)
def test_each_fault_is_named(results, student):
    test, verdict = FAULTS[student]
    verdicts = {one["name"]: one["verdict"] for one in results[student]["tests"]}
    assert verdicts[test] == verdict


@pytest.mark.parametrize("student", KINDS)
def test_the_kind_of_each_mistake_is_told(results, student):
    test, _ = FAULTS[student]
    kinds = {
        one["name"]: one["shape"]["kind"] for one in results[student]["tests"] if "shape" in one
    }
    assert kinds[test] == KINDS[student]


def test_every_test_has_its_title_in_both_languages(results):
    titles = [test["title"].split("\n\n") for entry in results.values() for test in entry["tests"]]
    assert {len(title) for title in titles} == {2}


def test_no_message_of_a_hidden_test_shows_its_expectation(results):
    hidden = [test for entry in results.values() for test in entry["tests"] if test["hidden"]]
    assert hidden
    assert [test for test in hidden if "assert " in test["message"]] == []

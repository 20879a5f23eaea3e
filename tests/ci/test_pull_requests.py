"""The steps of the grading workflows, run as they are shipped, on pull requests of every kind."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from grader.engine.probe import strongest
from tests.ci.course import (
    RIGHT,
    SECRET,
    WORDS,
    WORK,
    WORK_RUN_FOR_REAL,
    WRONG,
    hostile_files,
    make_course,
)
from tests.ci.course import pull_request as tree
from tests.ci.documents import ROOT, recipes
from tests.ci.runner import Machine, event, job

BASE = "school/class"
SANDBOX = strongest()[-1].layer
"""What this machine has to offer; the workflows ask for the strong layer."""


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ground")
    make_course(folder / "base")
    return folder


def files_of(case: str, ground: Path, folder: Path) -> dict[str, str]:
    """What the pull request changes; `folder` is where it is graded."""
    outside = [folder, folder / "machine", folder / "machine/workspace/base/exercises"]
    secret = ground / "private/solutions/01_tickets/test_hidden.py"
    files = {
        "right": {WORK: RIGHT},
        "wrong": {WORK: WRONG},
        "edits_tests": {"exercises/01_tickets/test_visible.py": "def test_mine(): pass\n"},
        "touches_nothing": {"README.md": "a typo\n"},
    }
    return files.get(case) or hostile_files(outside, secret)


def graded(case: str, ground: Path, folder: Path) -> Machine:
    """The machine after grade.yml has run on the pull request."""
    recorded = event(case)
    pull = recorded["pull_request"]
    head = tree(ground / "base", folder / "head", files_of(case, ground, folder))
    trees = {(BASE, pull["base"]["sha"]): ground / "base", (BASE, pull["merge_commit_sha"]): head}
    github = {"event": recorded, "repository": BASE, "sha": pull["merge_commit_sha"]}
    machine = Machine(folder / "machine", github, trees)
    text = (ROOT / ".github/workflows/grade.yml").read_text(encoding="utf-8")
    machine.run(job(text, "grade", sandbox=SANDBOX.value))
    assert files_in(machine.workspace / "base") == files_in(ground / "base")
    assert files_in(machine.workspace / "head") == files_in(head)
    assert files_in(machine.folder / "home") == {}
    return machine


def files_in(folder: Path) -> dict[Path, bytes]:
    found = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder): file.read_bytes() for file in found}


def commands(log: str) -> list[str]:
    """What a runner would obey: lines that begin with ::, and ##[ wherever it stands.

    Nothing between ::stop-commands::TOKEN and ::TOKEN:: is; these two are left out.
    """
    found, stopped = [], ""
    for line in log.splitlines():
        if stopped:
            stopped = "" if line == f"::{stopped}::" else stopped
        elif line.startswith("::stop-commands::"):
            stopped = line.removeprefix("::stop-commands::")
        elif line.lstrip().startswith("::") or "##[" in line:
            found.append(line)
    return found


def results(machine: Machine) -> list[dict[str, Any]]:
    file = machine.folder / "temp/results/results.json"
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def test_a_right_pull_request_passes_without_a_word(ground: Path, tmp_path: Path):
    machine = graded("right", ground, tmp_path)
    assert machine.status == 0
    assert commands(machine.log) == []
    assert [(one["student"], one["exercise"]) for one in results(machine)] == [
        ("ana", "01_tickets")
    ]
    assert "| 6 / 6 | test&#95;no&#95;ticket" in machine.summary.read_text(encoding="utf-8")
    assert machine.calls.read_text(encoding="utf-8").splitlines() == [
        "sudo sysctl --ignore -w kernel.apparmor_restrict_unprivileged_userns=0",
        "sudo apt-get update -qq",
        "sudo apt-get install -y -qq bubblewrap",
        "pip install --quiet --constraint base/constraints.txt ./base",
    ]


def test_a_wrong_one_is_annotated_at_its_own_line_and_drawn(ground: Path, tmp_path: Path):
    machine = graded("wrong", ground, tmp_path)
    assert machine.status == 1
    (annotation,) = commands(machine.log)
    title = "title=wrong%3A test_no_ticket_is_sold_twice (0 of 6 points)"
    assert annotation.startswith(f"::error file={WORK},line=5,{title}::[wrong] Two buyers")
    page = machine.summary.read_text(encoding="utf-8")
    block = page.partition("```text\n")[2].partition("\n```\n")[0]
    assert re.search(r"\n +step  Process-1  Process-2 +line  ", block)
    assert len(re.findall(r"\n.* reads .* → 3 +5  seen = left", block)) == 2
    assert re.search(r"\n.* writes .* ← 2 +6  ", block)


def test_a_hostile_one_changes_nothing_and_says_nothing(ground: Path, tmp_path: Path):
    machine = graded("hostile", ground, tmp_path)
    assert machine.status == 1
    assert list(tmp_path.rglob("touched")) == []
    assert list(tmp_path.rglob("pwned")) == []
    notice, annotation = commands(machine.log)
    assert notice.startswith("::notice::changed, and not used: exercises/01_tickets/exercise.toml,")
    title = "crashed%3A test_for_real (0 of 6 points)"
    assert annotation.startswith(f"::error file={WORK_RUN_FOR_REAL},line=15,title={title}")
    assert "Error%0A" in annotation
    assert SECRET not in machine.log
    assert "##[" not in machine.log
    assert harmless(machine.summary.read_text(encoding="utf-8"))


def harmless(page: str) -> bool:
    """Whether everything of the learner's stands in one code block that goes on to its end."""
    before, fence, rest = page.partition("`````text\n")
    block, _, after = rest.partition("\n`````\n")
    inside = all(word in block for word in ("<img", "```", "](javascript", "::add-mask::"))
    return bool(fence) and inside and not re.search(r"<|`|\]\(|::", before + after)


def test_one_that_edits_tests_is_told_that_they_are_not_used(ground: Path, tmp_path: Path):
    machine = graded("edits_tests", ground, tmp_path)
    assert machine.status == 0
    ignored, nothing = commands(machine.log)
    assert ignored.startswith("::notice::changed, and not used: exercises/01_tickets/test_visible.")
    assert nothing.startswith("::notice::no exercise's work file is changed")


def test_one_that_touches_no_exercise_has_nothing_to_grade(ground: Path, tmp_path: Path):
    machine = graded("touches_nothing", ground, tmp_path)
    assert machine.status == 0
    (nothing,) = commands(machine.log)
    assert nothing in machine.log
    assert machine.summary.read_text(encoding="utf-8").startswith("no exercise's work file")


def test_hidden_tests_give_points_and_are_never_seen(ground: Path, tmp_path: Path):
    recorded = event("hidden")
    run = recorded["workflow_run"]
    head = tree(ground / "base", tmp_path / "head", {WORK: WRONG})
    trees = {
        (BASE, "main"): ground / "base",
        ("OWNER/PRIVATE", ""): ground / "private",
        (run["head_repository"]["full_name"], run["head_sha"]): head,
    }
    github = {"event": recorded, "repository": BASE, "sha": "main"}
    machine = Machine(tmp_path / "machine", github, trees)
    text = recipes()[".github/workflows/grade-by-hidden-tests.yml"]
    wanted = job(text, "grade")
    wanted.steps[-1]["with"]["sandbox"] = SANDBOX.value
    machine.run(wanted)
    assert machine.status == 1
    visible, hidden = commands(machine.log)
    assert f"file={WORK},line=5,title=wrong%3A test_no_ticket_is_sold_twice" in visible
    title = "title=wrong%3A hidden test 1 (0 of 4 points)"
    assert hidden == f"::error file={WORK},line=5,{title}::The books don't balance."
    shown = machine.log + machine.summary.read_text(encoding="utf-8")
    assert re.search(SECRET.replace(" ", "."), shown) is None
    assert re.search(r"\b1[57]\b", shown) is None


def test_what_the_hostile_one_says_would_be_obeyed_if_it_were_printed():
    assert len(commands(WORDS)) == 3

"""What every workflow keeps to, the shipped ones and those that docs/ci.md gives away."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.documents import ROOT, recipes, workflows

Tree = dict[str, Any]
TEXTS = workflows()
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
each_file = pytest.mark.parametrize("file", TEXTS)


def read(file: str) -> Tree:
    tree: Tree = yaml.safe_load(TEXTS[file])
    return tree


def jobs(file: str) -> list[Tree]:
    return list(read(file).get("jobs", {}).values())


def steps(file: str) -> list[Tree]:
    tree = read(file)
    of_action = tree["runs"]["steps"] if "runs" in tree else []
    return [*of_action, *(step for job in jobs(file) for step in job.get("steps", ()))]


def test_there_are_workflows_to_look_at():
    assert sorted(Path(file).name for file in TEXTS) == [
        "action.yml",
        "ci.yml",
        "classroom.yml",
        "grade-by-hidden-tests.yml",
        "grade-pull-requests.yml",
        "grade.yml",
    ]
    assert ".gitlab-ci.yml" in recipes()


@each_file
def test_each_action_is_pinned_by_its_commit_or_lies_in_the_trusted_tree(file: str):
    used = [step["uses"] for step in (*steps(file), *jobs(file)) if "uses" in step]
    assert [one for one in used if not (PINNED.fullmatch(one) or one.startswith("./base/"))] == []
    comments = re.findall(r"uses: actions/\S+(.*)", TEXTS[file])
    assert [one for one in comments if not re.fullmatch(r" # v\d+\.\d+\.\d+", one)] == []


@each_file
def test_nothing_starts_with_the_rights_of_the_base(file: str):
    triggers = read(file).get(True, {})  # YAML 1.1 takes `on` for a truth value
    assert "pull_request_target" not in triggers


@each_file
def test_a_job_with_anybodys_files_may_only_read(file: str):
    if "jobs" not in read(file):
        return
    assert read(file)["permissions"] == {"contents": "read"}
    for job in jobs(file):
        writes = "write" in str(job.get("permissions", ""))
        assert not (writes and any("uses" in step for step in job["steps"]))


@each_file
def test_no_script_is_put_together_by_github(file: str):
    assert [step["run"] for step in steps(file) if "${{" in step.get("run", "")] == []


@each_file
def test_no_checkout_leaves_a_token_behind(file: str):
    kept = [step.get("with", {}).get("persist-credentials") for step in checkouts(file)]
    assert set(kept) <= {False}


def checkouts(file: str) -> Iterator[Tree]:
    return (step for step in steps(file) if step.get("uses", "").startswith("actions/checkout@"))


@each_file
def test_secrets_are_handed_to_a_checkout_and_to_nobody_else(file: str):
    others = [step for step in steps(file) if step not in list(checkouts(file))]
    assert "secrets." not in str(others)
    assert "secrets: inherit" not in TEXTS[file]


@each_file
def test_every_job_ends_in_time(file: str):
    assert [job for job in jobs(file) if "steps" in job and "timeout-minutes" not in job] == []


def test_ci_runs_the_pythons_that_are_promised():
    (job,) = jobs(".github/workflows/ci.yml")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    promised = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    matrix = job["strategy"]["matrix"]
    assert matrix["python"] == promised
    assert [one for one in matrix["include"] if one["python"] in promised or not one["ahead"]] == []


def test_a_copy_without_tests_and_solutions_is_checked(tmp_path: Path):
    for name in (".ci", "benchmarks", "docs", "exercises"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (ROOT / "pyproject.toml", *ROOT.glob("*.md")):
        shutil.copy(file, tmp_path)
    (tmp_path / "README.md").write_text("[hints](hints.md) [there](docs/ci.md#gitlab)\n", "utf-8")
    command = [sys.executable, str(tmp_path / ".ci/exercises.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == f"{tmp_path}/README.md: links to hints.md, which is not there\n"

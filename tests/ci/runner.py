"""Runs a workflow's job here: its own `run` scripts, by bash, with what GitHub would set.

Of actions there are three: checkout (a copy of a tree), setup-python (nothing), and those that the
workflow finds in what it has checked out. `sudo` and `pip` are written down and not executed.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

__all__ = ["Job", "Machine", "event", "job"]

_EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")
_STAND_IN = '#!/bin/bash\necho "${0##*/} $*" >> "$CALLS"\n'
EVENTS = Path(__file__).parent / "events"
Tree = dict[str, Any]


def event(name: str) -> Tree:
    """An event as GitHub hands it to a workflow as github.event, without what nobody asks for."""
    recorded: Tree = json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))
    return recorded


@dataclass(frozen=True)
class Job:
    """The steps of a job, and the inputs of its workflow."""

    steps: list[Tree]
    inputs: Tree


def job(text: str, name: str, **inputs: str) -> Job:
    """The job `name` of a workflow; its inputs are the defaults and these."""
    workflow = yaml.safe_load(text)
    on = workflow[True]  # YAML 1.1 takes `on` for a truth value
    declared = (on.get("workflow_call") or {}).get("inputs", {}) if isinstance(on, dict) else {}
    return Job(workflow["jobs"][name]["steps"], _defaults(declared) | inputs)


def _defaults(declared: Tree) -> Tree:
    return {name: about["default"] for name, about in declared.items() if "default" in about}


@dataclass
class Machine:
    """One runner: `trees` are what can be checked out, by repository and commit."""

    folder: Path
    github: Tree
    trees: Mapping[tuple[str, str], Path]
    log: str = field(default="", init=False)
    status: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        for name in ("workspace", "home", "temp", "bin"):
            (self.folder / name).mkdir(parents=True)
        for name in ("sudo", "pip"):
            program = self.folder / "bin" / name
            program.write_text(_STAND_IN, encoding="utf-8")
            program.chmod(0o755)
        self.calls = self.folder / "calls"
        self.summary = self.folder / "summary.md"
        self.workspace = self.folder / "workspace"

    def run(self, wanted: Job) -> None:
        """Run the steps until one fails; what they print is in `log`."""
        for step, inputs in self._steps(wanted.steps, wanted.inputs):
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=self.workspace,
                env=self._environment() | self._filled(step.get("env", {}), inputs),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
            self.log += done.stdout.decode()
            self.status = done.returncode
            if self.status:
                return

    def _steps(self, steps: list[Tree], inputs: Tree) -> Iterator[tuple[Tree, Tree]]:
        """The steps that have a script, those of actions too, each with the inputs it sees."""
        for step in steps:
            action, given = step.get("uses", ""), self._filled(step.get("with", {}), inputs)
            if "run" in step:
                yield step, inputs
            elif action.startswith("actions/checkout@"):
                self._check_out(given)
            elif action.startswith("./"):
                text = (self.workspace / action / "action.yml").read_text(encoding="utf-8")
                made = yaml.safe_load(text)
                yield from self._steps(made["runs"]["steps"], _defaults(made["inputs"]) | given)
            else:
                assert action.startswith("actions/setup-python@"), action

    def _check_out(self, given: Tree) -> None:
        assert given["persist-credentials"] == "False"
        key = given.get("repository", self.github["repository"]), given.get("ref", "")
        shutil.copytree(self.trees[key], self.workspace / given["path"], symlinks=True)

    def _filled(self, values: Tree, inputs: Tree) -> Tree:
        contexts = {
            "inputs": inputs,
            "github": self.github,
            "runner": {"temp": str(self.folder / "temp")},
            "secrets": {"HIDDEN_TESTS_KEY": "key"},
        }
        return {
            name: _EXPRESSION.sub(lambda found: _value(found[1], contexts), str(value))
            for name, value in values.items()
        }

    def _environment(self) -> dict[str, str]:
        beside = Path(sys.executable).parent
        return {
            "PATH": os.pathsep.join(map(str, (self.folder / "bin", beside, "/usr/bin", "/bin"))),
            "HOME": str(self.folder / "home"),
            "TMPDIR": os.environ["TMPDIR"],
            "CALLS": str(self.calls),
            "PYTHONDONTWRITEBYTECODE": "1",  # so that nobody at all may change the trees
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_STEP_SUMMARY": str(self.summary),
        }


def _value(expression: str, contexts: Tree) -> str:
    """The first of `a.b.c || d.e` that is not empty; a name that is not there is an error."""
    for path in expression.split(" || "):
        found: Any = contexts
        for name in path.split("."):
            found = found[name]
        if found:
            return str(found)
    return ""

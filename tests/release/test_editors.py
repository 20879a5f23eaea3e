"""What a learner's editor finds in the folder: tests that can be clicked, and a container."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from tests.release.conftest import ROOT


def read(file: Path) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return tree


def test_the_testing_view_runs_the_exercises_by_the_python_that_make_installs(
    release: Path,
) -> None:
    settings = read(release / ".vscode/settings.json")
    makefile = (release / "Makefile").read_text(encoding="utf-8")
    venv = re.search(r"^VENV \?= (.*)$", makefile, re.MULTILINE)
    assert venv is not None
    python = f"${{workspaceFolder}}/{venv[1]}/bin/python"
    assert settings["python.defaultInterpreterPath"] == python
    assert settings["python.testing.pytestEnabled"] is True
    assert [(release / one).is_dir() for one in settings["python.testing.pytestArgs"]] == [True]


def test_the_container_installs_what_make_does_and_names_no_registry(release: Path) -> None:
    container = read(release / ".devcontainer/devcontainer.json")
    assert container["postCreateCommand"] == "make install"
    recommended = read(release / ".vscode/extensions.json")["recommendations"]
    assert container["customizations"]["vscode"]["extensions"] == recommended
    recipe = (release / ".devcontainer" / container["build"]["dockerfile"]).read_text("utf-8")
    image = re.search(r"^FROM python:(3\.\d+)-\w+$", recipe, re.MULTILINE)
    assert image is not None
    assert f"useradd --create-home --uid 1000 --shell /bin/bash {container['remoteUser']}" in recipe
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"Programming Language :: Python :: {image[1]}" in project["classifiers"]

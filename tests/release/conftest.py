"""A copy of the course under git of its own, and the release made of it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from grader.course import Course, find_course
from grader.release import make_release

ROOT = Path(__file__).resolve().parents[2]
COPIED = (
    ".ci", ".devcontainer", ".github", ".vscode", "docs", "exercises", "solutions", "grader",
)  # fmt: skip
FOR_MAKERS = ("tests/test_a.py", "benchmarks/a.md", "examples/class/ana/tickets.py", ".ci/run")
"""Files that stand for the folders which no release has."""
STRAY = "exercises/03_lock/__pycache__/answer.py"
"""A file that git ignores."""
NEW = "exercises/03_lock/answer.py"
"""A file that git does not know yet."""


def track(root: Path) -> None:
    """Put all files below `root` under git; none is committed."""
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", "-C", str(root), *command], check=True, capture_output=True)


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The course as it is here; the gate may run where there is no git repository."""
    root = tmp_path_factory.mktemp("course") / "course"
    root.mkdir()
    for entry in ROOT.iterdir():
        if entry.is_file() and entry.name != ".git":
            shutil.copy(entry, root)
        elif entry.name in COPIED:
            shutil.copytree(entry, root / entry.name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FOR_MAKERS:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    track(root)
    answer = (root / "solutions/03_lock/tickets.py").read_text(encoding="utf-8")
    for name in (STRAY, NEW):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(answer, encoding="utf-8")
    return find_course(root, environment={})


@pytest.fixture(scope="session")
def release(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What learners get; to be read only."""
    out = tmp_path_factory.mktemp("release") / "course"
    make_release(course, out)
    return out

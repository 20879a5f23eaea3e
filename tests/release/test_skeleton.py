"""`grader new`: an exercise that keeps every rule of the course as it is written."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli import cli
from grader.course import find_course
from grader.skeleton import write_skeleton
from tests.release.conftest import ROOT

NAME = "17_a_word_that_is_longer_than_the_others"
CHECKS = ("tests/test_course.py", "tests/test_stories.py")
SUPPORT = (
    "__init__.py",
    "conftest.py",
    "kept.py",
    "golden/__init__.py",
    "golden/stories.py",
    "golden/charts.py",
)
"""What those checks need of tests/."""


def written(files: dict[str, str], root: Path) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course of one exercise, 03_lock, which takes tickets_work.py."""
    manifest = (
        'title = "a"\ntitle_zh = "一"\nwork = ["tickets_work.py"]\nconcepts = []\nminutes = 1'
    )
    folder = "exercises/03_lock"
    written({f"{folder}/exercise.toml": manifest, f"{folder}/tickets_work.py": ""}, tmp_path)
    (tmp_path / "solutions").mkdir()
    return tmp_path


@pytest.fixture(scope="module")
def course_of_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course's tests and settings, and no exercise but the new one."""
    root = tmp_path_factory.mktemp("course")
    support = [f"tests/{name}" for name in SUPPORT]
    for name in ("pyproject.toml", "exercises/conftest.py", *CHECKS, *support):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    (root / "solutions").mkdir()
    write_skeleton(find_course(root, environment={}), NAME)
    return root


def test_a_new_exercise_passes_the_courses_checks(course_of_one: Path) -> None:
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment.pop("GRADER_SOLUTIONS", None)
    plugins = ("-p", "grader.pytest_plugin", "-p", "pytest_timeout", "-p", "no:cacheprovider")
    once_is_enough = ("-k", "not leaves_the_language")
    command = [sys.executable, "-m", "pytest", "--quiet", *plugins, *CHECKS, *once_is_enough]
    done = subprocess.run(
        command, cwd=course_of_one, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_a_new_exercise_passes_the_linter(course_of_one: Path) -> None:
    for words in (["format", "--check"], ["check"]):
        command = [sys.executable, "-m", "ruff", *words, "--no-cache", "exercises", "solutions"]
        done = subprocess.run(command, cwd=course_of_one, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


def test_a_new_exercise_says_what_comes_next(root: Path) -> None:
    said = CliRunner().invoke(cli, ["new", "17_barrier", "--course", str(root)])
    assert said.exit_code == 0
    assert (root / "exercises/17_barrier/barrier_work.py").is_file()
    assert (root / "solutions/17_barrier/test_hidden.py").is_file()
    assert "make exercise NAME=17_barrier" in said.output
    files = [file for file in root.rglob("*") if "17_barrier" in str(file) and file.is_file()]
    texts = [str(file) + file.read_text(encoding="utf-8") for file in files]
    assert [one for one in texts if "WORK" in one or "NN_NAME" in one] == []


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("barrier", "'barrier': is no exercise's name"),
        ("7_barrier", "is no exercise's name"),
        ("17-barrier", "is no exercise's name"),
        ("17_Barrier", "is no exercise's name"),
        ("17_", "is no exercise's name"),
        ("17_../x", "is no exercise's name"),
        ("17_a\n", "is no exercise's name"),
        ("03_lock", "03_lock: the number is that of 03_lock. Choose another number"),
        ("03_barrier", "03_barrier: the number is that of 03_lock"),
        ("17_tickets", "tickets_work.py is the work file of 03_lock. Choose another word"),
        ("18_half", "exercises/18_half: is there already"),
        ("19_half", "solutions/19_half: is there already"),
    ],
)
def test_a_name_that_can_not_be_a_new_exercises_is_refused(
    root: Path, name: str, error: str
) -> None:
    (root / "solutions/19_half").mkdir()
    (root / "exercises/18_half").write_text("mine", encoding="utf-8")
    before = sorted(root.rglob("*"))
    said = CliRunner().invoke(cli, ["new", name, "--course", str(root)])
    assert said.exit_code == 2
    assert error in said.output
    assert len(said.output.splitlines()) == 1
    assert sorted(root.rglob("*")) == before


def test_without_a_secret_root_there_is_no_place_for_a_solution(root: Path) -> None:
    (root / "solutions").rmdir()
    said = CliRunner().invoke(cli, ["new", "17_barrier", "--course", str(root)])
    assert said.exit_code == 2
    assert "has no solutions, so there is no place for those of 17_barrier" in said.output


def test_the_secret_root_may_lie_elsewhere(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "private"
    elsewhere.mkdir()
    words = ["new", "17_barrier", "--course", str(root), "--solutions", str(elsewhere)]
    assert CliRunner().invoke(cli, words).exit_code == 0
    assert (elsewhere / "17_barrier/barrier_work.py").is_file()


@pytest.mark.parametrize(
    ("named", "error"),
    [
        ([], "make exercise: which one? NAME=17_barrier, for example"),
        (
            ["NAME=99_nothing"],
            "make exercise: there is no exercise 99_nothing. There are: exercises",
        ),
    ],
)
def test_make_exercise_asks_for_a_name_that_there_is(named: list[str], error: str) -> None:
    command = ["make", "--silent", "--assume-old=install", "exercise", *named]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 2
    assert said.stderr.startswith(error)

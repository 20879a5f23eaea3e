"""A learners' repository stands on its own, and what is done in it is graded by the course."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli import cli
from grader.course import Course
from grader.errors import UsageError
from grader.release import REFERENCES, make_release
from tests.release.conftest import NEW, STRAY, track


def command(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, list(map(str, words)))


def pytest_in(release: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """What a learner gets to see in the release, whose own grader is used."""
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "LANG": "C.UTF-8"}
    plugins = ("-p", "grader.pytest_plugin", "-p", "pytest_timeout", "-p", "no:cacheprovider")
    command = [sys.executable, "-B", "-m", "pytest", *plugins, *map(str, words)]
    return subprocess.run(
        command, cwd=release, env=environment, capture_output=True, text=True, check=False
    )


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_a_release_has_the_exercises_and_the_grader_and_nothing_for_makers(release: Path) -> None:
    assert names(release) == {
        ".ci", ".devcontainer", ".github", ".gitignore", ".vscode", "LICENSE", "Makefile",
        "README.md", "README.zh.md", "constraints.txt", "docs", "exercises", "grader",
        "pyproject.toml",
    }  # fmt: skip
    assert names(release / "docs") == {
        "explored-operations.md", "how-it-works.md", "how-it-works.zh.md", "learning.md",
        "learning.zh.md", "orders.en.svg", "orders.zh.svg", "race.en.svg", "race.zh.svg",
    }  # fmt: skip


def test_what_git_does_not_track_is_not_in_a_release(course: Course, release: Path) -> None:
    for name in (STRAY, NEW):
        assert (course.root / name).is_file()
        assert not (release / name).exists()
    assert not (release / ".git").exists()


@pytest.fixture
def small(tmp_path: Path) -> Course:
    """A course of a few files."""
    root = tmp_path / "small"
    for name in ("exercises/03_lock/hints.md", "exercises/03_lock/README.md", "solutions/a.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("Old.\n", encoding="utf-8")
    (root / "exercises/03_lock/link.md").symlink_to("../../solutions/a.md")
    track(root)
    return Course(root, root / "solutions")


def test_a_release_is_of_the_files_as_they_are_and_links_stay_links(
    small: Course, tmp_path: Path
) -> None:
    (small.root / "exercises/03_lock/hints.md").unlink()
    (small.root / "exercises/03_lock/README.md").write_text("New.\n", encoding="utf-8")
    assert make_release(small, tmp_path / "out") == 2
    folder = tmp_path / "out/exercises/03_lock"
    assert names(folder) == {"README.md", "link.md"}
    assert (folder / "README.md").read_text(encoding="utf-8") == "New.\n"
    assert os.readlink(folder / "link.md") == "../../solutions/a.md"


def test_a_secret_root_among_the_exercises_stays_secret(small: Course, tmp_path: Path) -> None:
    secret = small.root / "exercises/03_lock"
    assert make_release(Course(small.root, secret), tmp_path / "out") == 0


def test_a_part_for_makers_that_does_not_end_is_an_error(small: Course, tmp_path: Path) -> None:
    (small.root / "README.md").write_text("<!-- not in a release -->\n", encoding="utf-8")
    track(small.root)
    with pytest.raises(UsageError, match=r"README.md: a part that is not in a release has no end"):
        make_release(small, tmp_path / "out")


def test_after_the_deadline_the_references_are_added(course: Course, tmp_path: Path) -> None:
    out = tmp_path / "out"
    solved = "01_process, 02_daemon"
    done = command("release", "--course", course.root, "--out", out, "--with-solutions", solved)
    assert done.exit_code == 0, done.output
    assert "references/ for 01_process, 02_daemon" in done.output
    files = sorted(file.relative_to(out / REFERENCES) for file in out.glob("references/*/*"))
    assert files == [Path("01_process/greetings.py"), Path("02_daemon/palace.py")]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ([], "grader: Missing option '--out': a new folder for the release"),
        (["--out", "{full}"], "grader: {full}: is not empty. Name a new folder with --out, or"),
        (["--out", "{file}"], "grader: {file}: is not a folder. Name another with --out"),
        (["--out", "{file}/x"], "grader: {file}/x"),
        (["--out", "{new}", "--with-solutions", "99_x"], "there is no exercise '99_x'. There are:"),
        (["--out", "{new}", "--course", "{release}"], "it is a release already. Name the course's"),
        (["--out", "{new}", "--course", "{bare}", "--solutions", "{full}"], "git can't say which"),
    ],
)
def test_what_can_not_be_released_is_one_line_that_names_the_cure(
    course: Course, release: Path, tmp_path: Path, options: list[str], error: str
) -> None:
    places = {name: str(tmp_path / name) for name in ("full", "file", "new", "bare")}
    places["release"] = str(release)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").touch()
    (tmp_path / "file").touch()
    (tmp_path / "bare/exercises").mkdir(parents=True)
    words = [word.format(**places) for word in options]
    named = [] if "--course" in words else ["--course", course.root]
    result = command("release", *named, *words)
    assert result.exit_code == 2
    assert error.format(**places) in result.output
    assert len(result.output.splitlines()) == 1
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "name",
    [
        "README.md", "README.zh.md", "Makefile", "docs/learning.md", "docs/learning.zh.md",
        "docs/how-it-works.md", "docs/how-it-works.zh.md", "docs/explored-operations.md",
    ],
)  # fmt: skip
def test_the_pages_of_a_release_speak_of_what_is_there(release: Path, name: str) -> None:
    text = (release / name).read_text(encoding="utf-8")
    for word in ("solutions", "benchmarks", "examples", "a release", "until here", "demo"):
        assert word not in text, word
    for link in re.findall(r"\]\(([^):]+)\)", text):
        assert (release / name).parent.joinpath(link).exists(), link
    for path in re.findall(r"exercises/[\w./]*\w", text):
        assert (release / path).exists(), path


def test_the_makefile_offers_what_works_without_secrets(release: Path) -> None:
    dry = ["make", "--dry-run", "--always-make", "VENV=/nowhere"]
    asked = subprocess.run([*dry, "install"], cwd=release, capture_output=True, text=True)
    assert asked.returncode == 0, asked.stderr
    assert "--editable '.'" in asked.stdout
    linted = subprocess.run([*dry, "lint"], cwd=release, capture_output=True, text=True)
    assert "--editable '.[dev]'" in linted.stdout
    for target in ("demo", "test", "course", "exercise"):
        refused = subprocess.run([*dry, target], cwd=release, capture_output=True, text=True)
        assert "No rule to make target" in refused.stderr


def test_the_stub_tells_its_story_in_a_release(release: Path) -> None:
    seen = pytest_in(release, "exercises/03_lock", "-k", "one_ticket")
    assert seen.returncode == 1, seen.stderr
    assert "Lost update: Process-1 overwrites what Process-2 wrote." in seen.stdout
    assert (release / "exercises/03_lock/hints.md").is_file()


def test_without_a_path_a_releases_visible_tests_are_collected(release: Path) -> None:
    seen = pytest_in(release, "--collect-only", "--quiet")
    assert seen.returncode == 0, seen.stdout
    folders = {line.split("/")[1] for line in seen.stdout.splitlines() if "::" in line}
    assert folders == names(release / "exercises") - {"conftest.py"}


def test_what_is_done_in_a_release_gets_the_points_that_it_showed(
    course: Course, release: Path, tmp_path: Path
) -> None:
    exercise = course.exercise("01_process")
    assert exercise.reference is not None
    copy = tmp_path / "class/ana"
    shutil.copytree(release, copy)
    shutil.copy(exercise.reference, copy / "exercises/01_process")
    shown = pytest_in(copy, "exercises/01_process", "-rA")
    passed = set(re.findall(r"^PASSED .*::(\w+)$", shown.stdout, re.MULTILINE))
    words = ("grade", tmp_path / "class", "--out", tmp_path / "out", "--exercise", exercise.name)
    assert command(*words, "--course", course.root).exit_code == 0
    (graded,) = json.loads((tmp_path / "out/results.json").read_text(encoding="utf-8"))
    assert (graded["student"], graded["score"]) == ("ana", 10)
    visible = [test for test in graded["tests"] if not test["hidden"]]
    assert passed == {test["name"] for test in visible if test["points"] == test["max_points"]}
    assert len(passed) == len(visible)

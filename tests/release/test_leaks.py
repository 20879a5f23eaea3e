"""No line of a solution, of a hidden test or of the grader's own tests is in a release."""

import io
import json
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import Course, find_course
from grader.exercise import Exercise
from grader.release import REFERENCES, make_release
from tests.release.conftest import ROOT
from tests.release.leaks import leaks, secrets_of, secrets_of_tests

EXERCISES = find_course(ROOT).exercises()
PLANTED = "            with self.stock_of_the_box_office.get_lock():"

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.name)


@each_exercise
def test_no_line_of_the_exercises_secret_files_is_in_the_release(
    release: Path, exercise: Exercise
) -> None:
    assert leaks(release, secrets_of(exercise)) == {}


def test_no_line_of_the_graders_own_tests_is_in_the_release(release: Path) -> None:
    assert leaks(release, secrets_of_tests(ROOT / "tests", ROOT / "grader", ROOT / ".ci")) == {}


@each_exercise
def test_every_secret_file_is_looked_for(exercise: Exercise) -> None:
    assert exercise.secret is not None
    secrets = secrets_of(exercise)
    for file in exercise.secret.rglob("*.[pmt]*"):
        if "__pycache__" not in file.parts:
            lines = file.read_text(encoding="utf-8").splitlines()
            assert secrets.keys() & map(str.strip, lines), file


def test_a_reference_that_is_handed_out_brings_nothing_else_with_it(
    course: Course, tmp_path: Path
) -> None:
    out = tmp_path / "release"
    make_release(course, out, ["01_process"])
    handed_out = (out / REFERENCES / "01_process/greetings.py").read_text(encoding="utf-8")
    secrets = {line: file for one in EXERCISES for line, file in secrets_of(one).items()}
    assert [line for line in leaks(out, secrets) if line not in handed_out] == []
    assert [file.name for file in (out / REFERENCES).rglob("*.*")] == ["greetings.py"]


def as_text(line: str) -> bytes:
    return f"one\n{line}\nthree\n".encode()


def as_comment(line: str) -> bytes:
    return f"#   {line}\n".encode()


def as_quotation(line: str) -> bytes:
    return f"Do it so:\n\n> {line}\n".encode()


def as_notebook(line: str) -> bytes:
    cell = {"cell_type": "code", "source": ["import os\n", f"{line}\n"]}
    return json.dumps({"cells": [cell], "nbformat": 4}).encode()


def as_stub_of_a_notebook(line: str) -> bytes:
    return json.dumps({"cells": [{"metadata": {"stub": f"x = 1\n{line}"}}]}, indent=1).encode()


def as_zip(line: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/tickets.py", as_text(line))
    return stream.getvalue()


def as_tar(line: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        entry = tarfile.TarInfo("a/tickets.py")
        entry.size = len(as_text(line))
        archive.addfile(entry, io.BytesIO(as_text(line)))
    return stream.getvalue()


def as_notebook_in_a_zip_in_a_tar(line: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("book.ipynb", as_notebook(line))
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:xz") as tar:
        entry = tarfile.TarInfo("inner.zip")
        entry.size = len(packed.getvalue())
        tar.addfile(entry, io.BytesIO(packed.getvalue()))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("hints.md", as_text),
        ("hints.md", as_comment),
        ("hints.md", as_quotation),
        ("03_lock.ipynb", as_notebook),
        ("03_lock.ipynb", as_stub_of_a_notebook),
        ("course.zip", as_zip),
        ("procession-0.1.0-py3-none-any.whl", as_zip),
        ("no_suffix", as_zip),
        ("course.tar.gz", as_tar),
        ("course.tar.xz", as_notebook_in_a_zip_in_a_tar),
    ],
)
def test_a_line_that_is_planted_is_found(
    tmp_path: Path, name: str, planted: Callable[[str], bytes]
) -> None:
    folder = tmp_path / "exercises/03_lock"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(planted(PLANTED))
    secrets = {PLANTED.strip(): Path("solutions/03_lock/right/a.py")}
    (found,) = leaks(tmp_path, secrets).values()
    assert found.startswith(f"exercises/03_lock/{name}")
    assert leaks(tmp_path, {f"{PLANTED.strip()} more": Path()}) == {}


def test_a_reference_that_lies_among_an_exercises_own_files_is_found(
    release: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "release"
    shutil.copytree(release, copy)
    exercise = find_course(ROOT).exercise("03_lock")
    assert exercise.reference is not None
    shutil.copy(exercise.reference, copy / "exercises/03_lock/mine.py")
    found = leaks(copy, secrets_of(exercise))
    assert len(found) > 10
    assert all(place.startswith("exercises/03_lock/mine.py") for place in found.values())

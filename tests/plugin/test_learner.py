"""What a learner does, on the real first exercise: `pytest exercises/03_lock`."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugin.conftest import zygotes

ROOT = Path(__file__).resolve().parent.parent.parent


def learner(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The learner's call, made from `folder`, which tells its processes from other tests'."""
    environment = os.environ | {"GRADER_LANG": "en"}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(
        [*command, str(ROOT / "exercises/03_lock")],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def processor_seconds_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_the_stub_fails_soon_each_test_with_its_story_and_nothing_is_left(tmp_path):
    before = processor_seconds_of_children()
    done = learner(tmp_path)
    assert processor_seconds_of_children() - before < 10  # whatever else the machine does
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert done.stdout.count("\n[wrong]") == 6
    assert done.stdout.count("\n[deadlock]") == 2
    assert "waits for a lock that it holds itself" in " ".join(done.stdout.split())
    assert "8 failed" in done.stdout
    assert done.stderr == ""
    assert zygotes(tmp_path) == []


def test_the_reference_passes(tmp_path):
    done = learner(tmp_path, "--work", str(ROOT / "solutions/03_lock/tickets.py"))
    assert "8 passed" in done.stdout


def test_without_the_install_one_line_says_what_to_run():
    run = "import runpy; runpy.run_path('exercises/conftest.py')"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", run],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The exercises need their grader. In the course's folder run:")
    assert done.stderr.count("\n") == 1

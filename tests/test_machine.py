"""Where learners' programs can't be run, every command that would says so in one line."""

import subprocess
import sys

import pytest

from grader import machine
from grader.language import Language, speaking

MACOS = """
import psutil, socket, sys
sys.platform = "darwin"
del socket.SO_PASSCRED
"""
"""What a Mac is to the grader before it says that it can't go on; psutil is not to be deceived."""
LINE = "macOS can't run the exercises: they need Linux. Cure: open this folder in VS Code with"


def on_a_mac(program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", MACOS + program, *arguments]
    environment = {"GRADER_LANG": "en", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "words",
    [["watch", "03_lock"], ["explore", "a.py", "f"], ["grade", "examples/class"], ["doctor"]],
    ids=lambda words: words[0],
)
def test_a_command_that_runs_learners_code_says_it_in_one_line(words: list[str]) -> None:
    done = on_a_mac("from grader.cli import main; main()", *words)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"grader: {LINE}")
    assert done.stderr.count("\n") == 1


def test_so_does_pytest_at_its_start() -> None:
    pytest_main = (
        "import pytest; sys.exit(pytest.main(['-p', 'grader.pytest_plugin', *sys.argv[1:]]))"
    )
    done = on_a_mac(pytest_main, "exercises/03_lock")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert done.stdout == ""
    assert done.stderr.startswith(f"ERROR: {LINE}")
    assert done.stderr.strip().count("\n") == 0


def test_commands_that_run_nothing_work_all_the_same_without_what_windows_has_not() -> None:
    windows = """
import os
del os.fork, os.sysconf
sys.modules |= dict.fromkeys(("fcntl", "resource", "termios"))
from grader.cli import main
main()
"""
    done = on_a_mac(windows, "progress")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("platform", "english", "chinese"),
    [
        (
            "win32",
            "Windows can't run the exercises: they need Linux.",
            "Windows 上运行不了这些练习",
        ),
        ("cygwin", "this machine (cygwin) can't run the exercises: it has no fork.", "没有 fork"),
    ],
)
def test_each_machine_has_its_cure_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, platform: str, english: str, chinese: str
) -> None:
    assert machine.unfit() is None
    monkeypatch.delattr("os.fork")
    monkeypatch.setattr("sys.platform", platform)
    problem = machine.unfit()
    assert problem is not None
    assert problem.en.startswith(english)
    assert chinese in problem.zh
    assert "WSL" in problem.en
    assert "WSL" in problem.zh
    with speaking(Language.CHINESE):
        assert str(problem) == problem.zh

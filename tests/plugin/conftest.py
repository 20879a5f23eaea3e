"""A small course of one exercise, and the real pytest on it in a process of its own."""

from pathlib import Path
from textwrap import dedent

import psutil
import pytest

from grader.sandbox.plan import MARK

MANIFEST = """\
title = "Small"
title_zh = "小练习"
work = ["work.py"]
concepts = []
minutes = 1

[limits]
seconds = 30
processor_seconds = 20
"""
TESTS = '''\
import pytest
from grader import Text

@pytest.mark.points(1)
def test_one(run):
    """One is returned.

    返回一。
    """
    assert run("f").result == 1, Text("One was asked for. What is one?", "要的是一。一是什么？")

@pytest.mark.points(0.5)
def test_again(run):
    """Once more."""
    assert run("f").result["one"] == 1
'''


class SmallCourse:
    """Writes the course's files and runs pytest on them, as a learner does."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self._pytester = pytester

        self.root = pytester.path
        self.folder = self.root / "exercises" / "01_small"
        self.secret = self.root / "solutions" / "01_small"
        self.write(self.folder / "exercise.toml", MANIFEST)
        self.write(self.folder / "test_work.py", TESTS)
        self.work("def f(): return 1")

    def write(self, file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")

    def work(self, text: str) -> None:
        self.write(self.folder / "work.py", text)

    def pytest(self, *arguments: str) -> pytest.RunResult:
        """Run pytest in a process of its own; it must end in time and leave none behind."""
        plugins = ("-p", "grader.pytest_plugin", "-p", "pytest_timeout")
        result = self._pytester.runpytest_subprocess(*plugins, *arguments, timeout=60)
        _, alive = psutil.wait_procs(zygotes(self.root), timeout=10)
        assert alive == []
        return result


def zygotes(folder: Path) -> list[psutil.Process]:
    """The zygotes that were started from `folder` and are still there."""
    found = psutil.process_iter(["environ"])
    marked = [process for process in found if MARK in (process.info["environ"] or {})]
    return [process for process in marked if _is_in(process, folder)]


def _is_in(process: psutil.Process, folder: Path) -> bool:
    """Whether it runs there; what attacks in other tests may be where the name is too long."""
    try:
        return process.cwd() == str(folder)
    except (psutil.Error, OSError):
        return False


@pytest.fixture
def course(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> SmallCourse:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # others' plugins are slow to load
    return SmallCourse(pytester)

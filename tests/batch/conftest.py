"""A course of three exercises, a class to fill, and a watch on processes left behind."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from grader.course import Course

MANIFEST = """\
title = "Tickets"
title_zh = "票"
work = ["{work}"]
concepts = ["lock"]
minutes = 30
"""

Class = Callable[[dict[str, str]], Path]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """03_lock takes tickets.py, 04_queue orders.py."""
    return make_course(tmp_path / "course")


def make_course(root: Path) -> Course:
    for name, work in (("03_lock", "tickets.py"), ("04_queue", "orders.py")):
        folder = root / "exercises" / name
        folder.mkdir(parents=True)
        (folder / work).write_text("stub\n", encoding="utf-8")
        (folder / "exercise.toml").write_text(MANIFEST.format(work=work), encoding="utf-8")
    (root / "solutions").mkdir()
    return Course(root, root / "solutions")


@pytest.fixture
def class_of(tmp_path: Path) -> Class:
    """Makes a class's folder from {path: content}."""

    def make(files: dict[str, str]) -> Path:
        root = tmp_path / "class"
        root.mkdir(exist_ok=True)
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(content, encoding="utf-8")
        return root

    return make


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    before = set(psutil.Process().children(recursive=True))
    yield
    left = set(psutil.Process().children(recursive=True)) - before
    # multiprocessing's resource tracker serves the whole test session and ends with it.
    assert [process for process in left if "resource_tracker" not in _command(process)] == []


def _command(process: psutil.Process) -> str:
    """Its command line; one that has ended, or is at it, has none any more."""
    ended = "resource_tracker of nobody: it has just ended"
    try:
        return " ".join(process.cmdline()) or ended
    except psutil.NoSuchProcess:
        return ended

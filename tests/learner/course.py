"""A course of three exercises that are tried in a moment."""

from pathlib import Path

__all__ = ["NAMES", "RIGHT", "write_course"]

NAMES = ("01_one", "02_two", "03_three")
RIGHT = "def f(): return 1\n"
WRONG = "def f(): return 2\n"
MANIFEST = """\
title = "The title of {name}"
title_zh = "{name} 的标题"
work = ["{name}.py"]
concepts = []
minutes = 1

[limits]
seconds = 60
processor_seconds = 60
"""
TESTS = '''\
import pytest

@pytest.mark.points(1.5)
def test_one_is_returned(run):
    """One is returned.

    返回一。
    """
    assert run("f").result == 1, "One was asked for."

@pytest.mark.points(1)
def test_a_number_is_returned(run):
    """A number is returned."""
    assert isinstance(run("f").result, int)
'''
HINTS = """\
# Hints

## g

**1.** About g.

## f

**1.** Count: what
comes after none?

**2.** Less than two.
"""
HINTS_ZH = """\
# 提示

## g

**1.** 关于 g。

## f

**1.** 数一数：
零后面是几？

**2.** 比二小。
"""


def write_course(root: Path) -> None:
    """Write the course's files; each work file is wrong, and hands out half of the points."""
    for name in NAMES:
        folder = root / "exercises" / name
        folder.mkdir(parents=True)
        texts = {
            "exercise.toml": MANIFEST.format(name=name),
            f"{name}.py": WRONG,
            "test_f.py": TESTS,
            "hints.md": HINTS,
            "hints.zh.md": HINTS_ZH,
        }
        for file, text in texts.items():
            (folder / file).write_text(text, encoding="utf-8")

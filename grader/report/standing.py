"""How a learner stands: one exercise's tests, what to do next, and the course on one line."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.cells import cell_len, set_cell_size

from grader.language import Language, Text, from_environment, spoken
from grader.progress.standing import Stage, Standing
from grader.report.layout import PAGE

__all__ = [
    "ALL_PASS",
    "STAGE_MARKS",
    "colour_of",
    "course_strip",
    "cut",
    "next_steps",
    "solved",
    "standing_lines",
    "title_of",
]

_MARKS = {True: "✔", False: "✘", None: "·"}
"""Of a test: passed, failed, not run on the files as they are."""
STAGE_MARKS = {Stage.NEW: "·", Stage.TRIED: "◐", Stage.CHANGED: "?", Stage.SOLVED: "✔"}

_COLOURS = {f"  {_MARKS[True]} ": "green", f"  {_MARKS[False]} ": "red"}
"""By how a test's line begins."""

_POINTS = Text("{points:g} of {of:g} points", "{points:g} / {of:g} 分")
_SOLVED = Text("{solved} of {all} exercises solved", "{all} 个练习中已做完 {solved} 个")

_NEXT = Text("What next?", "接下来做什么？")
_ALONE = Text("The first one alone:", "只跑第一个没通过的：")
_READ = Text("What it is about:", "它讲的是什么：")
_HINT = Text("Stuck? One hint:", "卡住了，看一条提示：")
_WATCH = Text("Again, at every save:", "每次保存自动重跑：")
ALL_PASS = Text(
    "All visible tests pass. Hidden ones ask what else the docstrings promise.",
    "公开的测试都过了。还有隐藏的测试，问的是函数说明里的其他承诺：再读一遍吧。",
)
_GO_ON = Text("The next exercise:", "下一个练习：")


def title_of(found: Standing) -> str:
    """The exercise's title in the language spoken now."""
    manifest = found.exercise.manifest
    return str(Text(manifest.title, manifest.title_zh))


def standing_lines(found: Standing) -> Iterator[str]:
    """The exercise's name with its points, and a line for each visible test that fits the page."""
    points = _POINTS.filled(points=found.points, of=found.of)
    yield _apart(f"{found.exercise.name}  {title_of(found)}", str(points))
    yield ""
    for test in found.tests:
        mark = _MARKS[found.record.passed.get(test.name)]
        yield _apart(f"  {mark} {test.title}", f"{test.points:g}")


def colour_of(line: str) -> str | None:
    """What a terminal shows one of the `standing_lines` in; None for no colour."""
    return _COLOURS.get(line[:4])


def cut(text: str, width: int) -> str:
    """`text` with its end left out where it is wider."""
    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1).rstrip()}…"


def _apart(left: str, right: str) -> str:
    """One line as wide as the page; of the left what there is room for."""
    room = PAGE - cell_len(right) - 2
    return f"{set_cell_size(cut(left, room), room)}  {right}"


def next_steps(found: Standing, following: str | None, start: Path) -> Iterator[str]:
    """The commands to go on with, typed in the folder `start`; `following` is the next exercise."""
    name, folder = found.exercise.name, Path(os.path.relpath(found.exercise.folder, start))
    other = "" if spoken() is from_environment() else f" --lang {spoken()}"
    page = "README.zh.md" if spoken() is Language.CHINESE else "README.md"
    failing = found.first_failing
    if failing is None:
        yield str(ALL_PASS)
        steps = [(_GO_ON, f"{folder.parent / following / page}")] if following else []
    else:
        yield str(_NEXT)
        steps = [
            (_ALONE, f"pytest {folder} -k {failing.name}{other}"),
            (_READ, f"{folder / page}"),
            (_HINT, f"grader hint {name}{other}"),
            (_WATCH, f"grader watch {name}{other}"),
        ]
    width = max((cell_len(str(what)) for what, _ in steps), default=0)
    for what, command in steps:
        line = f"  {set_cell_size(str(what), width)}  {command}"
        yield from (line,) if cell_len(line) <= PAGE else (f"  {what}", f"    {command}")


def course_strip(found: Sequence[Standing], here: Standing) -> str:
    """The whole course on one line, a mark for each exercise, and in brackets where one is."""
    marks = (
        f"[{STAGE_MARKS[one.stage]}]"
        if one.exercise.name == here.exercise.name
        else STAGE_MARKS[one.stage]
        for one in found
    )
    return f"{' '.join(marks)}   {solved(found)}"


def solved(found: Sequence[Standing]) -> Text:
    """How many exercises are solved, in words."""
    return _SOLVED.filled(solved=sum(one.stage is Stage.SOLVED for one in found), all=len(found))

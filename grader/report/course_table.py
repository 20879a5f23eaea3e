"""The table of a learner's course: what has been reached, and when it was last tried."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.cells import cell_len, set_cell_size

from grader.language import Text
from grader.progress.standing import Stage, Standing, first_unsolved
from grader.report.layout import PAGE
from grader.report.standing import STAGE_MARKS, cut, solved, title_of

__all__ = ["course_lines"]

_COLUMNS = (
    Text("exercise", "练习"),
    Text("title", "标题"),
    Text("points", "分数"),
    Text("last tried", "上次运行"),
)
_TITLE = 1
"""The column that gives way where the page is too narrow for all."""
_LEGEND = {
    Stage.SOLVED: Text("solved", "已做完"),
    Stage.TRIED: Text("begun", "做了一部分"),
    Stage.CHANGED: Text("changed since it was tried", "上次运行后又改过"),
    Stage.NEW: Text("not tried yet", "还没试过"),
}
_ON = Text("Go on with: {command}", "接着做：{command}")


def course_lines(found: Sequence[Standing]) -> Iterator[str]:
    """The table, what its marks mean, and where to go on; none is wider than the page."""
    rows = [[f"  {_COLUMNS[0]}", *map(str, _COLUMNS[1:])], *map(_row, found)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    widths[_TITLE] += min(0, PAGE - sum(widths) - 2 * (len(widths) - 1))
    for row in rows:
        cells = (
            set_cell_size(cut(cell, width), width) for cell, width in zip(row, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()
    yield ""
    yield "   ".join(f"{STAGE_MARKS[stage]} {words}" for stage, words in _LEGEND.items())
    yield str(solved(found))
    here = first_unsolved(found)
    if here is not None:
        yield str(_ON.filled(command=f"grader watch {here.exercise.name}"))


def _row(one: Standing) -> list[str]:
    return [
        f"{STAGE_MARKS[one.stage]} {one.exercise.name}",
        title_of(one),
        f"{one.points:g}/{one.of:g}",
        _moment(one.record.tried),
    ]


def _moment(tried: datetime | None) -> str:
    """The moment by this machine's clock; empty for none."""
    return f"{tried.astimezone():%Y-%m-%d %H:%M}" if tried else ""

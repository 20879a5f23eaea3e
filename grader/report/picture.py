"""Two processes side by side, one line a step: who did what, from top to bottom in time."""

from collections.abc import Iterable

from rich.cells import cell_len

from grader.report.layout import PAGE

__all__ = ["side_by_side"]

_INDENT = "    "
_COLUMN = (PAGE - 2 - len(_INDENT)) // 2
"""A column; a story is itself indented by two."""
_WHAT = 21


def side_by_side(names: tuple[str, str], steps: Iterable[tuple[int, str, str]]) -> list[str]:
    """The lines of the picture; each step is the column it stands in, what was done, and where."""
    rows = [f"{_INDENT}{_filled(names[0], _COLUMN)}{names[1]}"]
    for column, what, where in steps:
        cell = f"{_filled(what, _WHAT)}{where}".rstrip()
        rows.append(f"{_INDENT}{' ' * _COLUMN * column}{cell}")
    return rows


def _filled(text: str, width: int) -> str:
    """The text with blanks up to `width` columns of a terminal, two of them at least."""
    return text + " " * max(2, width - cell_len(text))

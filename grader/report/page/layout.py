"""Where everything of a chart lies: columns from left to right, rows from top to bottom, in px."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rich.cells import cell_len, set_cell_size

from grader.language import Text
from grader.report.page.chart import Chart

__all__ = ["ROW", "TOP", "Layout", "clipped"]

ROW = 26
"""How high a row is."""
TOP = 46
"""Where the first row begins."""
_GUTTER = 30
_CELL = 6.5
_BAND = 7
_LANE_BEGINS = 16
_BESIDE = 11
_LEAST = 84
_TRACK = 74
_CYCLE = 16
_LONGEST = 30


def clipped(text: Text) -> Text:
    """As much of the text as there is room for beside a lane."""
    return Text(_clipped(text.en), _clipped(text.zh))


@lru_cache(maxsize=4096)
def _clipped(text: str) -> str:
    if cell_len(text) <= _LONGEST:
        return text
    return set_cell_size(text, _LONGEST - 1).rstrip() + "…"


def _wide(text: Text) -> float:
    shown = clipped(text)
    return max(cell_len(shown.en), cell_len(shown.zh)) * _CELL


@dataclass(frozen=True)
class Layout:
    """The places of one chart's lanes, rows and tracks."""

    chart: Chart

    @cached_property
    def _columns(self) -> list[tuple[int, int]]:
        """For each lane where its line is, and where its column ends."""
        wide: dict[int, float] = defaultdict(float)
        for row in (*self.chart.rows, *self.chart.ending):
            if row.lane is not None:
                wide[row.lane] = max(wide[row.lane], _wide(row.words) + _BESIDE)
        columns, left = [], _GUTTER
        for number, process in enumerate(self.chart.lanes):
            depth = max((one.depth + 1 for one in self.chart.held if one.lane == number), default=0)
            line = left + _LANE_BEGINS + _BAND * depth
            name = Text(process.name, process.name)
            left = round(max(line + wide[number], left + _wide(name) + 14, left + _LEAST)) + 6
            columns.append((line, left))
        return columns

    def lane(self, number: int) -> int:
        """Where the line of the lane is."""
        return self._columns[number][0]

    def beside(self, number: int) -> int:
        """Where the words of the lane begin."""
        return self.lane(number) + _BESIDE

    def after(self, row: int) -> int:
        """Where the words of the row are over."""
        one = self.chart.rows[row]
        return self.beside(one.lane or 0) + round(_wide(one.words)) + 3

    def band(self, lane: int, depth: int) -> int:
        """Where a lock that is held is drawn."""
        return self.lane(lane) - 3 - _BAND * (depth + 1)

    def track(self, number: int) -> int:
        """Where the track begins."""
        return self._right + 10 + _TRACK * number

    @property
    def _right(self) -> int:
        return self._columns[-1][1] if self._columns else _GUTTER

    def row(self, number: int) -> int:
        """The middle of the row; the one after the last step is the end."""
        return TOP + ROW * number + ROW // 2

    @property
    def end(self) -> int:
        """The middle of the last row."""
        return self.row(len(self.chart.rows))

    def edge(self, number: int) -> int:
        """How low the arrow of the wait edge of that number goes."""
        return self.end + ROW // 2 + _CYCLE * (number + 1)

    @property
    def width(self) -> int:
        """Of all of it."""
        return self._right + (10 + _TRACK * len(self.chart.tracks) if self.chart.tracks else 0) + 6

    @property
    def height(self) -> int:
        """Of all of it."""
        return (
            (self.edge(len(self.chart.cycle) - 1) if self.chart.cycle else self.end) + ROW // 2 + 4
        )

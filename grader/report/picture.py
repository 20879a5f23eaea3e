"""A chart for the terminal: a column for each process, a line for each step, downwards in time.

step  Process-1  Process-2                    line  tickets.py
   8      ●          │      reads sold → 0      18  seen = sold.value
  11      │          ●      reads sold → 0      18  seen = sold.value
  12      │          ●      writes sold ← 1     20  sold.value = seen + 1
  14      ✗          │      writes sold ← 1     20  sold.value = seen + 1
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rich.cells import cell_len, set_cell_size

from grader.language import Text
from grader.report.layout import PAGE
from grader.report.page.chart import Chart, Row, State
from grader.report.printable import printable
from grader.report.source import WorkSource

__all__ = ["MOST_LINES", "picture"]

MOST_LINES = 25
"""A picture never has more lines."""
_MOST_STEPS = 12
_MOST_WAITS = 6
_WIDE = PAGE - 2
"""A story is indented by two."""
_MOST_HEADED = 26
"""Columns that names over the lanes may take; where they need more, each line has its name."""
_MOST_LANES = 10
_LEAST_WORDS, _LEAST_SOURCE = 26, 16
_LANE = 3
_NUMBER = 4
_SIGNS = {State.RUNNING: "●", State.READY: "│", State.BLOCKED: "▒", State.ASLEEP: "┆"}
_HARM, _NOTED = "✗", "◆"
_STATES = (
    ("●", Text("running", "运行")),
    ("│", Text("ready", "就绪")),
    ("▒", Text("blocked", "阻塞")),
    ("┆", Text("asleep", "睡眠")),
)
_OTHERS = (
    ("[", Text("holds a lock", "拿着锁")),
    (_NOTED, Text("led to it", "与出错有关")),
    (_HARM, Text("did the harm", "出错的一步")),
)
_STEP, _LINE, _END = Text("step", "步"), Text("line", "行"), Text("end", "结尾")
_MORE = Text("… {count} more are blocked", "…… 另有 {count} 个进程阻塞")
_SHOWN = Text("{shown} of {steps} steps are shown", "共 {steps} 步，显示 {shown} 步")


def picture(chart: Chart, source: WorkSource, put: Callable[[str], str] = str) -> list[str]:
    """The lines of the picture, in the language spoken now; none where no step tells anything.

    `put` says how the terminal can have a text, its signs in particular.
    """
    steps = _chosen(chart)
    telling = any(not chart.rows[number].everyday for number in steps)
    return _Picture(chart, source, put, steps).lines if telling or chart.cycle else []


def _chosen(chart: Chart) -> list[int]:
    """The steps that a reader needs: those noted, then others, the nearest to the end first.

    A run that goes on is at its end with the step that did the harm. What nothing comes of, and
    what is everyday, is of no interest by itself.
    """
    last = len(chart.rows) - 1 if chart.harm is None or chart.cycle else chart.harm
    chosen = {number for number, row in enumerate(chart.rows) if row.note or number == chart.harm}
    others = (
        number
        for number in range(last, -1, -1)
        if not (number in chosen or chart.rows[number].quiet or chart.rows[number].everyday)
    )
    for number in (*_taken_for_good(chart), *others):
        if len(chosen) < _MOST_STEPS:
            chosen.add(number)
    return sorted(chosen)


def _taken_for_good(chart: Chart) -> Iterator[int]:
    """The steps that took what somebody waits for at the end."""
    holders = {one.holder for one in chart.cycle}
    for one in chart.held:
        if one.last == len(chart.rows) and one.lane in holders:
            yield one.first


@dataclass(frozen=True)
class _Picture:
    chart: Chart
    source: WorkSource
    put: Callable[[str], str]
    steps: list[int]

    @property
    def lines(self) -> list[str]:
        drawn = [self._heading]
        for number in self.steps:
            drawn += self._step(number, self.chart.rows[number])
        end = len(self.chart.rows)
        drawn += [self._line(str(_END), end, row) for row in self._waits]
        lanes = slice(self._head, self._head + 2 + sum(self._columns))
        signs = "".join(line[lanes] for line in drawn[1:])
        return [*drawn, *self._foot(signs)]

    @property
    def _head(self) -> int:
        """How wide the numbers of steps are."""
        return max(_NUMBER, len(str(len(self.chart.rows))))

    @cached_property
    def _blocked(self) -> list[Row]:
        """Who is blocked at the end, those first whom the others wait for."""
        end, heart = len(self.chart.rows), {one.waiter for one in self.chart.cycle}
        blocked = [row for row in self.chart.ending if self._state(row.lane, end) is State.BLOCKED]
        return sorted(blocked, key=lambda row: row.lane not in heart)

    @property
    def _waits(self) -> list[Row]:
        return self._blocked[:_MOST_WAITS]

    @cached_property
    def _rows(self) -> list[Row]:
        """All that are told, the most telling first."""
        steps = [self.chart.rows[number] for number in reversed(self.steps)]
        return [*sorted(steps, key=lambda row: row.note is None), *self._waits]

    @cached_property
    def _lanes(self) -> list[int]:
        """The processes that have a column."""
        lanes = dict.fromkeys(row.lane for row in self._rows if row.lane is not None)
        return sorted(list(lanes)[:_MOST_LANES])

    def _name(self, lane: int | None) -> str:
        return "" if lane is None else self.put(self.chart.lanes[lane].name)

    @cached_property
    def _columns(self) -> list[int]:
        """How wide each lane is: as its name, or as its sign where there is no room for names."""
        if self._headed:
            return self._named
        return [_LANE] * (len(self._lanes) - 1) + [_LANE + 1]

    @cached_property
    def _named(self) -> list[int]:
        return [max(cell_len(self._name(lane)), _LANE) + 2 for lane in self._lanes]

    @property
    def _headed(self) -> bool:
        return sum(self._named) <= _MOST_HEADED

    @cached_property
    def _words(self) -> int:
        """How wide the words are."""
        others = self._head + _NUMBER + 6 + sum(self._columns) + _LEAST_SOURCE
        longest = max(cell_len(self._told(row)) for row in self._rows)
        return min(longest, max(_WIDE - others, _LEAST_WORDS))

    def _told(self, row: Row) -> str:
        name = "" if self._headed else self._name(row.lane)
        return f"{name} {self.put(str(row.words))}".strip()

    @property
    def _heading(self) -> str:
        lanes = "".join(
            self._filled(self._name(lane) if self._headed else "", wide)
            for lane, wide in zip(self._lanes, self._columns, strict=True)
        )
        file = self.put(printable(self.source.name))
        return self._joined(str(_STEP), lanes, "", str(_LINE), file)

    def _step(self, number: int, row: Row) -> Iterator[str]:
        yield self._line(str(number + 1), number, row)
        if number == self.chart.harm and row.note:
            blank = " " * sum(self._columns)
            note = self.put(f"↑ {row.note}")
            yield f"{' ' * self._head}  {blank}{note}"

    def _line(self, head: str, number: int, row: Row) -> str:
        lanes = "".join(
            self._sign(lane, number, row).center(wide)
            for lane, wide in zip(self._lanes, self._columns, strict=True)
        )
        line = "" if row.line is None else str(row.line)
        code = f"({row.file})" if row.file else self.source.line(row.line or 0)
        return self._joined(head, lanes, self._told(row), line, self.put(printable(code)))

    def _joined(self, head: str, lanes: str, words: str, line: str, code: str) -> str:
        begins = f"{_right(head, self._head)}  {lanes}{self._filled(words, self._words)}  "
        return self._clipped(f"{begins}{_right(line, _NUMBER)}  {code}".rstrip(), _WIDE)

    def _filled(self, text: str, width: int) -> str:
        """The text in just so many columns of a terminal."""
        return self._clipped(text, width) + " " * (width - cell_len(text))

    def _clipped(self, text: str, width: int) -> str:
        sign = self.put("…")
        if cell_len(text) <= width:
            return text
        return set_cell_size(text, width - len(sign)).rstrip() + sign

    def _state(self, lane: int | None, number: int) -> State | None:
        found = (
            one.state
            for one in self.chart.intervals
            if one.lane == lane and one.first <= number <= one.last
        )
        return next(found, None)

    def _sign(self, lane: int, number: int, row: Row) -> str:
        state = self._state(lane, number)
        sign = " " if state is None else _SIGNS[state]
        if lane == row.lane and row.note:
            sign = _HARM if number == self.chart.harm and self.chart.blamed else _NOTED
        held = any(one.lane == lane and one.first <= number <= one.last for one in self.chart.held)
        return self.put(f"[{sign}]" if held else sign)

    def _foot(self, signs: str) -> Iterator[str]:
        """What the signs mean, and how many steps were left out."""
        yield from self._legend(signs)
        if len(self._waits) < len(self._blocked):
            more = len(self._blocked) - len(self._waits)
            yield self.put(f"{' ' * self._head}  {_MORE.filled(count=more)}")
        if len(self.steps) < len(self.chart.rows):
            shown = _SHOWN.filled(shown=len(self.steps), steps=len(self.chart.rows))
            yield f"{' ' * self._head}  {shown}"

    def _legend(self, drawn: str) -> list[str]:
        """What the signs `drawn` mean: states and others, on one line if there is room."""
        groups = (
            "   ".join(
                f"{'[ ]' if sign == '[' else self.put(sign)} {words}"
                for sign, words in legend
                if self.put(sign) in drawn
            )
            for legend in (_STATES, _OTHERS)
        )
        lines = [f"{' ' * self._head}  {group}" for group in groups if group]
        whole = "   ".join([lines[0], *(line.strip() for line in lines[1:])])
        return [whole] if cell_len(whole) <= _WIDE else lines


def _right(text: str, width: int) -> str:
    return " " * (width - cell_len(text)) + text

"""The shape of a mistake as a chart: processes have Python's own default names, nothing a line."""

from collections.abc import Iterator

from grader.language import Text
from grader.outcome import Move, Shape
from grader.report.overview.doing import done, waits
from grader.report.page.chart import Chart, Held, Interval, Lane, Row, State, Stretch, WaitEdge

__all__ = ["chart_of"]

_HARMS = {"lost update": -1, "stale look": -1, "sleep race": 1, "torn read": 1}
"""Which of a race's moves does the harm."""
_STALE = {"lost update": (1, 3), "stale look": (0, 2)}
"""Between which of its moves a process goes by what is no longer true."""
_LOCK = Text("a lock", "一把锁")


def chart_of(shape: Shape) -> Chart | None:
    """The chart of its moves, in the order in which they came; None where it has none."""
    return _Charting(shape).chart if shape.moves else None


class _Charting:
    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._steps = [move for move in shape.moves if not waits(move)]
        self._waits = [move for move in shape.moves if waits(move)]
        processes = {move.process for move in shape.moves}
        processes |= {move.other for move in shape.moves if move.other is not None}
        self._processes = sorted(processes)

    @property
    def chart(self) -> Chart:
        rows = tuple(self._row(move) for move in self._steps)
        harm = _HARMS.get(self._shape.kind)
        return Chart(
            lanes=tuple(self._lanes()),
            rows=rows,
            intervals=(*self._running(), *self._blocked()),
            held=tuple(self._held()),
            tracks=(),
            arrows=(),
            ending=tuple(self._row(move) for move in self._waits),
            cycle=tuple(self._cycle()),
            harm=None if harm is None else harm % len(rows),
            stale=tuple(self._stale()),
        )

    def _lane(self, process: int) -> int:
        return self._processes.index(process)

    def _row(self, move: Move) -> Row:
        return Row(self._lane(move.process), done(move), None, "")

    def _lanes(self) -> Iterator[Lane]:
        ends = {move.process: row for row, move in enumerate(self._steps) if move.does == "ends"}
        for process in self._processes:
            name = f"Process-{process}" if process else "MainProcess"
            yield Lane(str(process), name, 0, ends.get(process))

    def _running(self) -> Iterator[Interval]:
        for row, move in enumerate(self._steps):
            yield Interval(self._lane(move.process), row, row, State.RUNNING)

    def _blocked(self) -> Iterator[Interval]:
        end = len(self._steps)
        for move in self._waits:
            yield Interval(self._lane(move.process), end, end, State.BLOCKED)

    def _held(self) -> Iterator[Held]:
        taken = (row for row, move in enumerate(self._steps) if move.does == "takes")
        for number, row in enumerate(taken):
            lane = self._lane(self._steps[row].process)
            yield Held(lane, row, len(self._steps), _LOCK, number, 0)

    def _cycle(self) -> Iterator[WaitEdge]:
        for move in self._waits:
            if move.other is not None and move.other != move.process:
                yield WaitEdge(self._lane(move.process), self._lane(move.other))

    def _stale(self) -> Iterator[Stretch]:
        if self._shape.kind in _STALE:
            first, last = _STALE[self._shape.kind]
            yield Stretch(self._lane(self._steps[first].process), first, last)

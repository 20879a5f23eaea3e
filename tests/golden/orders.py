"""What docs/how-it-works.md shows: the orders of a tiny program, and which of them the search runs.

`python -m tests.golden.orders` writes the drawings, docs/orders.LANG.svg. Which orders there are,
which are equivalent and which are run is asked of the engine: of its plain enumeration, of
`conflict` and of its reduction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from grader.engine.creations import NewMemory
from grader.engine.dependency import Footprint, conflict
from grader.engine.operations import Join, Read, Write
from grader.engine.reduction import Dpor
from grader.engine.search import Exploration, Finished
from grader.engine.simulated import Body, Simulated, Spawn
from grader.engine.strategies import Enumerate, Strategy
from grader.language import Language, Text, speaking
from grader.report.page.drawing import STYLE

__all__ = ["Order", "drawing_of", "orders", "the_drawing"]

ROOT = Path(__file__).resolve().parents[2]
CELL = "0:1"
Move = tuple[str, str]
"""Which process did what."""
Moves = tuple[Move, ...]


def _increment(me: str) -> Body:
    value = yield Read(CELL)
    yield Write(CELL, value + 1)


def _twice(me: str) -> Body:
    yield NewMemory(CELL)
    yield Spawn(_increment)
    yield Spawn(_increment)
    yield Join("1")
    yield Join("2")
    return (yield Read(CELL))


@dataclass(frozen=True, slots=True)
class Order:
    """One order of what the two processes do to x; `like` is the equivalent one that is run."""

    moves: Moves
    x: int
    run: bool
    like: Moves


def orders() -> list[Order]:
    """All of them, in the order in which a search without reduction meets them."""
    every = {_moves(run): run for run in _runs(Enumerate())}
    ran = {_moves(run): _form(run) for run in _runs(Dpor())}
    of_form = {form: moves for moves, form in ran.items()}
    return [
        Order(moves, run.result["0"], moves in ran, of_form[_form(run)])
        for moves, run in sorted(every.items())
    ]


def _runs(strategy: Strategy) -> list[Finished]:
    return list(Exploration(Simulated(_twice), strategy))


def _steps(run: Finished) -> list[tuple[Move, Footprint]]:
    """What the two children do to x."""
    return [
        ((step.process, type(step.operation).__name__), step.footprint)
        for step in run.trace
        if step.process != "0" and isinstance(step.operation, Read | Write)
    ]


def _moves(run: Finished) -> Moves:
    return tuple(move for move, _ in _steps(run))


def _form(run: Finished) -> frozenset[tuple[Move, Move]]:
    """Who comes before whom, of each two steps that don't commute: equal for equivalent orders."""
    steps = _steps(run)
    return frozenset(
        (one, other)
        for at, (one, first) in enumerate(steps)
        for other, then in steps[at + 1 :]
        if one[0] != other[0] and conflict(first, then)
    )


# The drawing: a tree from left to right, a row for each order.

ROW, COLUMN, LEFT, TOP = 46, 118, 92, 66
CHIP = 96, 26
END = LEFT + 4 * COLUMN
WIDE = END + 268
_MORE_STYLE = (
    ".chart .chip { stroke: var(--band); stroke-width: 1.5; fill: var(--paper); }"
    ".chart .first { fill: var(--faint); }"
    ".chart .branch { stroke: var(--thread); stroke-width: 1.6; fill: none; }"
    ".chart .unrun { stroke-dasharray: 3 4; }"
    ".chart .like { stroke: var(--soft); stroke-width: 1.3; fill: none; marker-end: url(#to); }"
    ".chart .dot { fill: var(--ink); }"
)
_TITLE = Text(
    "x is 0. Two processes read x and write one more. {ran} of the {all} orders are run.",
    "x 是 0。两个进程各自读出 x，再写回加一之后的值。{all} 种顺序，只运行 {ran} 种。",
)
_LABEL = Text(
    "The orders as a tree; some are not run, for they differ only in which process reads first.",
    "各种顺序画成一棵树；只差在谁先读的，不再运行。",
)
_VERBS = {"Read": Text("reads", "读到"), "Write": Text("writes", "写入")}
_RUN = Text("run", "运行")
_LIKE = Text("not run: like the {}", "不运行：等同于第 {} 种")
_ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "6th")
_LOST = Text("an update is lost", "丢失了一次更新")


def drawing_of(found: list[Order], language: Language) -> str:
    """The drawing as it has to be."""
    with speaking(language):
        high = TOP + ROW * len(found)
        title = str(_TITLE).format(ran=sum(order.run for order in found), all=len(found))
        body = "".join((*_branches(found), *_chips(found), *_ends(found)))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDE} {high}" '
            f'width="{WIDE}" height="{high}" role="img" aria-label="{escape(str(_LABEL))}">'
            f"<style>{STYLE}{_MORE_STYLE}</style>"
            '<defs><marker id="to" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
            'markerHeight="7" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>'
            f'<rect class="paper" width="{WIDE}" height="{high}"/>'
            f"{_text(14, 28, title, 'names')}{body}</svg>\n"
        )


def _branches(found: list[Order]) -> Iterator[str]:
    """From each choice to what follows."""
    for prefix in _prefixes(found):
        x, y = _place(found, prefix[:-1])
        to_x, to_y = _place(found, prefix)
        begin, end = x + (CHIP[0] / 2 if prefix[:-1] else 30), to_x - CHIP[0] / 2
        middle = (begin + end) / 2
        yield (
            f'<path class="branch{_unrun(found, prefix)}" '
            f'd="M{begin:g} {y:g}C{middle:g} {y:g} {middle:g} {to_y:g} {end:g} {to_y:g}"/>'
        )


def _chips(found: list[Order]) -> Iterator[str]:
    """What is done; process 1 has a grey field, process 2 a white one."""
    x, y = _place(found, ())
    yield _text(x, y + 4, "x = 0", "words", "middle")
    for prefix in _prefixes(found):
        x, y = _place(found, prefix)
        wide, high = CHIP
        process, verb = prefix[-1]
        first = " first" if process == "1" else ""
        yield (
            f'<rect class="chip{first}{_unrun(found, prefix)}" x="{x - wide / 2:g}" '
            f'y="{y - high / 2:g}" width="{wide}" height="{high}" rx="6"/>'
        )
        said = f"{process}  {_VERBS[verb]} {_value(prefix)}"
        yield _text(x, y + 4, said, "quiet" if _unrun(found, prefix) else "words", "middle")


def _ends(found: list[Order]) -> Iterator[str]:
    """What x is then, whether the order was run, and which one is its like."""
    rows = {order.moves: row for row, order in enumerate(found)}
    for row, order in enumerate(found):
        y = TOP + ROW * (row + 0.5)
        lost = order.x < len({process for process, _ in order.moves})
        yield _text(END, y + 4, f"x = {order.x}", "harm" if lost else "words")
        if order.run:
            yield f'<circle class="dot" cx="{END + 56}" cy="{y:g}" r="4.5"/>'
            yield _text(END + 70, y + 4, f"{_RUN}{f' · {_LOST}' if lost else ''}", "words")
            continue
        yield f'<circle class="chip" cx="{END + 56}" cy="{y:g}" r="4.5"/>'
        like = rows[order.like]
        yield _text(END + 70, y + 4, _like(like), "quiet")
        to = TOP + ROW * (like + 0.5)
        bend = END + 232 + 14 * (row % 2)
        begin = END + 214
        yield (
            f'<path class="like" d="M{begin} {y:g}C{bend + 20} {y:g} {bend + 20} {to:g} '
            f'{begin} {to:g}"/>'
        )


def _like(row: int) -> str:
    number = Text(_ORDINALS[row], str(row + 1))
    return str(_LIKE).format(number)


def _text(x: float, y: float, words: str, style: str, anchor: str = "start") -> str:
    place = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}"'
    return f'<text class="{style}" {place}>{escape(words)}</text>'


def _prefixes(found: list[Order]) -> list[Moves]:
    """Each way to begin, the shorter ones first."""
    every = {order.moves[:length] for order in found for length in range(1, 5)}
    return sorted(every, key=lambda prefix: (len(prefix), prefix))


def _place(found: list[Order], prefix: Moves) -> tuple[float, float]:
    """The middle of where a choice stands: between the rows that begin with it."""
    rows = [row for row, order in enumerate(found) if order.moves[: len(prefix)] == prefix]
    x = LEFT + COLUMN * (len(prefix) - 0.5) if prefix else LEFT / 2 - 6
    return x, TOP + ROW * (sum(rows) / len(rows) + 0.5)


def _unrun(found: list[Order], prefix: Moves) -> str:
    """The style of what no order that is run begins with."""
    ran = any(order.run and order.moves[: len(prefix)] == prefix for order in found)
    return "" if ran else " unrun"


def _value(prefix: Moves) -> int:
    """What the last of these moves reads or writes."""
    x, seen = 0, {}
    for process, verb in prefix:
        if verb == "Read":
            seen[process] = x
        else:
            x = seen[process] + 1
    return x if prefix[-1][1] == "Write" else seen[prefix[-1][0]]


def the_drawing(language: Language) -> Path:
    """Where the drawing in this language is kept."""
    return ROOT / "docs" / f"orders.{language}.svg"


if __name__ == "__main__":
    drawn = orders()
    for one in Language:
        the_drawing(one).write_text(drawing_of(drawn, one), encoding="utf-8")

"""A chart as SVG: swim lanes, a column for each process, from top to bottom in time.

Every word is drawn by reference to one definition of it, so that a page with many charts has each
text once. Colour is never the only sign: who waits is a ladder, who is ready a thin line, what did
the harm has a cross.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files

from grader.language import Text
from grader.report.page.chart import ArrowKind, Chart, State
from grader.report.page.layout import ROW, TOP, Layout, clipped
from grader.report.page.texts import Texts

__all__ = ["STYLE", "definitions", "drawing", "standalone"]

STYLE = files("grader.report.page").joinpath("drawing.css").read_text(encoding="utf-8")
_EVERY = 5
"""So many rows have one number."""
_ROUND = 8
"""How far from the edge of its row a stretch begins: its round end goes beyond."""
_BAR = 46
"""How wide a full queue is."""


def standalone(chart: Chart, label: str) -> str:
    """The chart as an SVG file of its own, in the language spoken now."""
    texts = Texts()
    layout = Layout(chart)
    body = "".join(_parts(chart, texts))
    paper = f'<rect class="paper" width="{layout.width}" height="{layout.height}"/>'
    head = f"{_opening(layout, label)}<style>{STYLE}</style>{definitions(texts)}"
    return f"{head}{paper}{body}</svg>\n"


def drawing(chart: Chart, texts: Texts, label: Text) -> str:
    """The chart as an SVG element of a page, which has the style and the definitions of `texts`."""
    layout = Layout(chart)
    now = f'<rect class="now" y="{TOP}" width="{layout.width}" height="{ROW}" rx="4"/>'
    number = f' data-label="{texts.number(label)}"'
    return f"{_opening(layout, str(label), number)}{now}{''.join(_parts(chart, texts))}</svg>"


def _opening(layout: Layout, label: str, more: str = "") -> str:
    wide, high = layout.width, layout.height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {wide} {high}" '
        f'width="{wide}" height="{high}" role="img" aria-label="{escape(label)}"{more}>'
    )


def definitions(texts: Texts) -> str:
    """Every text that is drawn, in the language spoken now, and the head of an arrow."""
    words = "".join(
        f'<text id="w{number}">{escape(str(Text(*both)))}</text>'
        for number, both in enumerate(texts.all)
    )
    heads = "".join(
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path class="{name}" d="M0 0.5L8 4L0 7.5z"/>'
        "</marker>"
        for name in ("head", "cycle-head")
    )
    return f"<defs>{heads}{words}</defs>"


def _parts(chart: Chart, texts: Texts) -> Iterator[str]:
    layout = Layout(chart)
    yield from _frame(chart, layout)
    yield from _tracks(chart, layout, texts)
    yield from _arrows(chart, layout)
    yield from _states(chart, layout)
    yield from _held(chart, layout)
    yield from _marks(chart, layout)
    yield from _words(chart, layout, texts)
    yield from _cycle(chart, layout)
    yield from _top(chart, layout, texts)


def _path(kind: str, pieces: Iterable[str], more: str = "") -> Iterator[str]:
    drawn = "".join(pieces)
    if drawn:
        yield f'<path class="{kind}" d="{drawn}"{more}/>'


def _frame(chart: Chart, layout: Layout) -> Iterator[str]:
    """The numbers of rows, and lines where time moves and where all ends."""
    yield '<g class="rows">'
    for row in range(_EVERY - 1, len(chart.rows), _EVERY):
        yield f'<text x="22" y="{layout.row(row) + 4}">{row + 1}</text>'
    yield "</g>"
    right = layout.width - 6
    ticks = (number for number, row in enumerate(chart.rows) if row.lane is None)
    yield from _path("tick", (f"M26 {layout.row(row) + 9}H{right}" for row in ticks))
    yield from _path("rule", [f"M6 {layout.end - ROW // 2}H{right}"])


def _top(chart: Chart, layout: Layout, texts: Texts) -> Iterator[str]:
    """The names of lanes and tracks, which a page keeps in sight."""
    yield f'<g class="top"><rect class="paper" width="{layout.width}" height="{TOP - 6}"/>'
    yield '<g class="names">'
    for number, lane in enumerate(chart.lanes):
        yield f'<text x="{layout.lane(number) - 5}" y="28">{escape(_short(lane.name))}</text>'
    for number, track in enumerate(chart.tracks):
        name = texts.number(clipped(track.name))
        yield f'<use href="#w{name}" x="{layout.track(number)}" y="28"/>'
    yield "</g>"
    yield from _path("rule", [f"M6 {TOP - 6}H{layout.width - 6}"])
    yield "</g>"


def _short(name: str) -> str:
    text = clipped(Text(name, name))
    return text.en


def _states(chart: Chart, layout: Layout) -> Iterator[str]:
    """Over a thin line for all of a lane's life: who waits, who sleeps, and who moves."""
    pieces: dict[State, list[str]] = defaultdict(list)
    for number, lane in enumerate(chart.lanes):
        end = len(chart.rows) if lane.last is None else lane.last
        first, last = layout.row(lane.first) - ROW // 2, layout.row(end) + ROW // 2
        pieces[State.READY].append(f"M{layout.lane(number)} {first}V{last}")
    for one in chart.intervals:
        begin = f"M{layout.lane(one.lane)} {layout.row(one.first) - ROW // 2 + _ROUND}"
        high = ROW * (one.last - one.first + 1) - 2 * _ROUND
        if one.state is not State.READY:
            pieces[one.state].append(f"{begin}v{high}")
    for state in (State.READY, State.ASLEEP, State.BLOCKED, State.RUNNING):
        yield from _path(state, pieces[state])


def _held(chart: Chart, layout: Layout) -> Iterator[str]:
    for one in chart.held:
        x = layout.band(one.lane, one.depth)
        piece = f"M{x} {layout.row(one.first) - 6}V{layout.row(one.last) + 6}"
        yield from _path(f"held held{one.number % 3}", [piece])


def _arrows(chart: Chart, layout: Layout) -> Iterator[str]:
    pieces: dict[ArrowKind, list[str]] = defaultdict(list)
    for one in chart.arrows:
        if layout.lane(one.source) <= layout.lane(one.target):
            begin, end = layout.after(one.left), layout.lane(one.target) - 6
        else:
            begin, end = layout.lane(one.source) - 6, layout.after(one.arrived)
        top, low = layout.row(one.left), layout.row(one.arrived)
        bend = (end - begin) // 2
        piece = f"M{begin} {top}C{begin + bend} {top} {end - bend} {low} {end} {low}"
        pieces[one.kind].append(piece)
    for kind, drawn in pieces.items():
        # A marker stands at the end of a path, so each message has a path of its own.
        if kind is ArrowKind.MESSAGE:
            for piece in drawn:
                yield from _path(kind, [piece], ' marker-end="url(#head)"')
        else:
            yield from _path(kind, drawn)


def _marks(chart: Chart, layout: Layout) -> Iterator[str]:
    """What has to do with the harm: its own row has a cross, others a ring."""
    stale = (
        f"M{layout.lane(one.lane)} {layout.row(one.first)}V{layout.row(one.last)}"
        for one in chart.stale
    )
    yield from _path("stale", stale)
    for number, row in enumerate(chart.rows):
        if row.lane is None or (row.note is None and number != chart.harm):
            continue
        x, y = layout.lane(row.lane), layout.row(number)
        if number == chart.harm and chart.blamed:
            yield f'<circle class="cross" cx="{x}" cy="{y}" r="8"/>'
            yield from _path("cut", [f"M{x - 3} {y - 3}l6 6m0 -6l-6 6"])
        else:
            yield f'<circle class="ring" cx="{x}" cy="{y}" r="6"/>'


def _words(chart: Chart, layout: Layout, texts: Texts) -> Iterator[str]:
    """What each step does, beside its lane."""
    lanes: dict[tuple[int, str], list[str]] = defaultdict(list)
    for number, row in enumerate(chart.rows):
        kind = "quiet" if row.quiet else "words"
        if row.note is not None or number == chart.harm:
            kind = "harm" if number == chart.harm else "noted"
        lane = 0 if row.lane is None else row.lane
        kind = "quiet" if row.lane is None else kind
        lanes[lane, kind].append(_word(row.words, layout.row(number), texts))
    stuck = {one.waiter for one in chart.cycle}
    for row in chart.ending:
        kind = "harm" if row.lane in stuck else "words"
        lanes[row.lane or 0, kind].append(_word(row.words, layout.end, texts))
    yield from (_group(kind, layout.beside(lane), drawn) for (lane, kind), drawn in lanes.items())


def _group(kind: str, x: int, drawn: Iterable[str]) -> str:
    return f'<g class="{kind}" transform="translate({x})">{"".join(drawn)}</g>'


def _word(text: Text, y: int, texts: Texts) -> str:
    return f'<use href="#w{texts.number(clipped(text))}" y="{y + 4}"/>'


def _tracks(chart: Chart, layout: Layout, texts: Texts) -> Iterator[str]:
    """What is shared: its values as they change, and of a queue how full it is."""
    for number, track in enumerate(chart.tracks):
        x = layout.track(number)
        if track.queue:
            yield from _path("fill", _levels(track.values, x, layout, track.room))
        else:
            yield from _path("rule", [f"M{x} {TOP}V{layout.end}"])
        kinds: dict[str, list[str]] = defaultdict(list)
        for row, value in track.values:
            text = value if track.room is None else f"{value}/{track.room}"
            kind = "harm" if row == chart.harm else "words"
            kinds[kind].append(_word(Text(text, text), layout.row(row), texts))
        yield from (_group(kind, x + 6, drawn) for kind, drawn in kinds.items())


def _levels(
    values: tuple[tuple[int, str], ...], x: int, layout: Layout, room: int | None
) -> Iterator[str]:
    full = room or max(int(value) for _, value in values) or 1
    until = [row for row, _ in values[1:]] + [len(layout.chart.rows)]
    for (row, value), end in zip(values, until, strict=True):
        wide = max(round(_BAR * int(value) / full), 2)
        y, high = layout.row(row) - ROW // 2, (end - row) * ROW
        yield f"M{x} {y}h{wide}v{high}h-{wide}z"


def _cycle(chart: Chart, layout: Layout) -> Iterator[str]:
    """Below the end, an arrow from each who waits to the one it waits for."""
    for number, edge in enumerate(chart.cycle):
        begin, end = layout.lane(edge.waiter), layout.lane(edge.holder)
        top, low = layout.end + ROW // 2, layout.edge(number)
        piece = f"M{begin + 4} {top}V{low}H{end - 4}V{top}"
        yield from _path("cycle", [piece], ' marker-end="url(#cycle-head)"')

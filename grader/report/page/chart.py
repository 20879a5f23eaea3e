"""A run as it is drawn: rows from top to bottom in time, a lane for each process. Data only.

A row is one step of the run; its number is the step's. One more row, the last, is the end. Every
text is safe to show: control characters and marks of direction are spelled out.
"""

from dataclasses import dataclass
from enum import StrEnum

from grader.engine.operations import ProcessId
from grader.language import Text

__all__ = [
    "Arrow",
    "ArrowKind",
    "Chart",
    "Held",
    "Interval",
    "Lane",
    "Row",
    "State",
    "Stretch",
    "Track",
    "WaitEdge",
]


class State(StrEnum):
    """What a process is doing in a row."""

    RUNNING = "running"
    READY = "ready"
    BLOCKED = "blocked"
    ASLEEP = "asleep"


@dataclass(frozen=True, slots=True)
class Lane:
    """A process, from the row in which it was started to the row in which it ended, if it did."""

    process: ProcessId
    name: str
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows `first` to `last` of the lane of that number, both included."""

    lane: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Interval(Stretch):
    """The process is in one state in these rows."""

    state: State


@dataclass(frozen=True, slots=True)
class Held(Stretch):
    """The process holds the lock `name` in these rows.

    `number` tells locks apart, `depth` how many others it held when it took this one.
    """

    name: Text
    number: int
    depth: int


@dataclass(frozen=True, slots=True)
class Track:
    """Something shared: what it holds from which row on; of a queue, how many items.

    `room` is how many items there is room for, None where that is not limited or no queue.
    """

    name: Text
    values: tuple[tuple[int, str], ...]
    room: int | None = None
    queue: bool = False


class ArrowKind(StrEnum):
    """What goes from one lane to another."""

    MESSAGE = "message"
    START = "start"
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one process to another: its start, its end that is waited for, or a message."""

    kind: ArrowKind
    source: int
    left: int
    """The row in which it leaves the lane `source`."""
    target: int
    arrived: int
    """The row in which it comes to the lane `target`."""


@dataclass(frozen=True, slots=True)
class WaitEdge:
    """At the end, the process of lane `waiter` waits for the one of lane `holder`."""

    waiter: int
    holder: int


@dataclass(frozen=True, slots=True)
class Row:
    """One step: `lane` is None when time moves; `quiet` where nothing comes of it, or not yet.

    It is `everyday` where a process is started, begins, ends or is joined. `line` is the learner's
    own, `file` named only where it is not the work itself. `note` says what the step has to do with
    what went wrong; it is empty for most.
    """

    lane: int | None
    words: Text
    line: int | None
    file: str
    quiet: bool = False
    everyday: bool = False
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """One run. `ending` says of lanes what they do at its end.

    `harm` is the row that did the harm, or, if it is not to be `blamed`, the one after which
    nothing went on. `stale` are stretches in which somebody goes by what is no longer true.
    """

    lanes: tuple[Lane, ...]
    rows: tuple[Row, ...]
    intervals: tuple[Interval, ...]
    held: tuple[Held, ...]
    tracks: tuple[Track, ...]
    arrows: tuple[Arrow, ...]
    ending: tuple[Row, ...]
    cycle: tuple[WaitEdge, ...] = ()
    harm: int | None = None
    stale: tuple[Stretch, ...] = ()
    blamed: bool = True

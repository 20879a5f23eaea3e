"""What processes did in earlier runs of an exploration, so that none is run twice for the same.

Between two operations a process is private: what it does next follows from the answers that it has
been given, and for a child from those of its parent up to the fork. So a process has to be run for
real only where it gets an answer, after the same answers, that it has not got before; otherwise
what it did is known. Orders are many, and the answers that one process can get are few.
"""

from dataclasses import dataclass, field

from grader.engine import wire
from grader.engine.managing import Served
from grader.engine.messages import Request
from grader.engine.operations import ProcessId

__all__ = ["Moment", "Past", "Remembered", "Report"]

Report = wire.Messages | bytes
"""A message on the channel, or a piece of standard error."""

_ROOM = 32 * 1024 * 1024
"""Bytes that may be remembered, about; when there are more, all is forgotten and begins anew."""
_EACH, _EACH_REPORT = 2048, 256
"""What a moment, and a report, takes beside its messages."""


@dataclass(slots=True)
class Moment:
    """What a process said after an answer, and what it did next, by the answer that it got then.

    `reports` came before. Where it asks to start a child, `born` is the child's first moment.
    """

    said: Request | Served | None = None
    reports: tuple[Report, ...] = ()
    then: dict[bytes, "Moment"] = field(default_factory=dict)
    born: "Moment | None" = None


def _size_of(report: Report) -> int:
    data = report if isinstance(report, bytes) else wire.encode(report)
    return len(data) + _EACH_REPORT


class Remembered:
    """All moments of the runs so far."""

    def __init__(self) -> None:
        self._beginning = Moment()
        self._size = 0

    def begin(self) -> "Past":
        """The past of the main process of a new run."""
        return Past(self._beginning)

    def learn(self, past: "Past", moment: Moment, size: int) -> None:
        """`moment`, a message of `size` bytes and its reports, is what comes next after `past`."""
        past.add(moment)
        self._size += size + sum(map(len, past.answers[-1:])) + _EACH
        self._size += sum(map(_size_of, moment.reports))
        if self._size > _ROOM:
            self._beginning, self._size = Moment(), 0


@dataclass(slots=True)
class Past:
    """One process in one run: the answers that it was given, and its moments before and after.

    It was `born` when its `parent` had been given so many answers (`birth`).
    """

    origin: Moment
    parent: ProcessId | None = None
    birth: int = 0
    answers: list[bytes] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)

    def next(self) -> Moment | None:
        """What it does after the last answer; None when nobody has seen that yet."""
        if self.answers:
            return self.moments[-1].then.get(self.answers[-1])
        return self.origin.born

    def add(self, moment: Moment) -> None:
        """This is what it does after the last answer."""
        if self.answers:
            self.moments[-1].then[self.answers[-1]] = moment
        else:
            self.origin.born = moment
        self.moments.append(moment)

    def child(self, process: ProcessId) -> "Past":
        """The past of a child that it, called `process`, will have forked by its next answer."""
        return Past(self.moments[-1], process, len(self.answers) + 1)

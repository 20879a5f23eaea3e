"""How far a batch is: a bar on a terminal, plain lines elsewhere."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, Self, TextIO

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text as Plain

from grader.language import Text
from grader.outcome import SubmissionOutcome
from grader.report.printable import printable
from grader.report.words import score_in_brief, verdict_in_brief

__all__ = ["Bar", "Lines", "Pace", "Tally", "Watcher", "result_in_brief", "watcher"]

_RATE = Text("{rate}/s", "每秒 {rate} 份")
_LEFT = Text("{left} left", "还需 {left}")
_COUNT = Text("{count} {verdict}", "{verdict} {count}")
_SECONDS = Text("{seconds} s", "{seconds} 秒")
_MINUTES = Text("{minutes} min {seconds:02} s", "{minutes} 分 {seconds:02} 秒")
_HOURS = Text("{hours} h {minutes:02} min", "{hours} 小时 {minutes:02} 分")


@dataclass(frozen=True, slots=True)
class Pace:
    """`done` of `total` after `seconds`."""

    done: int
    total: int
    seconds: float

    @property
    def rate(self) -> float:
        """Submissions per second so far; 0 before the first."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds until the end at this rate, or None while there is no rate."""
        return (self.total - self.done) / self.rate if self.rate else None

    def __str__(self) -> str:
        parts = [f"{self.done}/{self.total}"]
        if self.left is not None:
            parts.append(str(_RATE.filled(rate=f"{self.rate:.1f}")))
            parts.append(str(_LEFT.filled(left=_duration(self.left))))
        return "  ".join(parts)


def _duration(seconds: float) -> Text:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes_rest = divmod(minutes, 60)
    if hours:
        return _HOURS.filled(hours=hours, minutes=minutes_rest)
    return (
        _MINUTES.filled(minutes=minutes, seconds=rest) if minutes else _SECONDS.filled(seconds=rest)
    )


class Tally:
    """How far a batch is, and what became of how many: the commonest verdict first."""

    def __init__(self, total: int, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._started = clock()
        self._verdicts: Counter[Text] = Counter()
        self.pace = Pace(0, total, 0.0)

    def add(self, outcome: SubmissionOutcome) -> None:
        """One more is done."""
        self._verdicts[verdict_in_brief(outcome)] += 1
        self.pace = Pace(self.pace.done + 1, self.pace.total, self._clock() - self._started)

    @property
    def counts(self) -> str:
        """`8 passed  1 deadlock`."""
        return "  ".join(
            str(_COUNT.filled(count=count, verdict=verdict))
            for verdict, count in self._verdicts.most_common()
        )


class Watcher(Protocol):
    """Told of each outcome as it comes. A context manager around the batch."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def saw(self, outcome: SubmissionOutcome) -> None:
        """One more is done."""
        ...


def watcher(total: int, stream: TextIO) -> Watcher:
    """A bar where `stream` is a terminal that can show one, else plain lines."""
    console = Console(file=stream)
    if console.is_terminal and not console.is_dumb_terminal:
        return Bar(total, console)
    return Lines(total, stream)


class Lines:
    """One plain line for each submission."""

    def __init__(
        self, total: int, stream: TextIO, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream
        self._tally = Tally(total, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def saw(self, outcome: SubmissionOutcome) -> None:
        """Write the line of `outcome`."""
        self._tally.add(outcome)
        self._stream.write(
            f"{self._tally.pace}  {self._tally.counts}  {result_in_brief(outcome)}\n"
        )
        self._stream.flush()


class Bar:
    """A bar that grows, with the latest submission beside it and the counts below."""

    def __init__(
        self, total: int, console: Console, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._tally = Tally(total, clock)
        self._live = Live(
            self._picture(""),
            console=console,
            transient=True,
            auto_refresh=False,  # a thread of its own would be one more to be interrupted
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def saw(self, outcome: SubmissionOutcome) -> None:
        """Move the bar on by one."""
        self._tally.add(outcome)
        self._live.update(self._picture(result_in_brief(outcome)), refresh=True)

    def _picture(self, latest: str) -> Group:
        pace = self._tally.pace
        line = Table.grid(padding=(0, 2))
        line.add_row(
            ProgressBar(pace.total, pace.done, width=20),
            Plain(str(pace), no_wrap=True),
            Plain(latest, no_wrap=True, overflow="ellipsis"),
        )
        return Group(line, Plain(self._tally.counts))


def result_in_brief(outcome: SubmissionOutcome) -> str:
    """Who, what and the score, on one line that a terminal can be given."""
    who = f"{printable(outcome.student)}  {printable(outcome.exercise)}"
    return f"{who}  {score_in_brief(outcome)}"

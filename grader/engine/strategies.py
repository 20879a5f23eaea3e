"""Who moves next: plain values that say how to search, and the searchers they start.

A strategy is a frozen value; `begin()` gives a `Searcher`, which lives as long as one search. The
driver (`search.explore`) asks it before every step and tells it about every step.
"""

from dataclasses import dataclass
from random import Random
from typing import Protocol

from grader.engine.kernel import Kernel
from grader.engine.schedule import Schedule
from grader.engine.trace import Actor, Step
from grader.errors import UsageError

__all__ = ["Enumerate", "Pct", "Replay", "Searcher", "Strategy"]


class Searcher(Protocol):
    """The state of one search."""

    def more(self) -> bool:
        """Is there another run to make?"""

    def choose(self, kernel: Kernel, choices: tuple[Actor, ...]) -> Actor | None:
        """Who moves; None when this run leads nowhere new."""

    def observe(self, kernel: Kernel, step: Step) -> None:
        """The step that was made."""

    def finish(self, kernel: Kernel) -> None:
        """The run is over."""

    @property
    def exhaustive(self) -> bool:
        """With `more()` false: has every inequivalent schedule been explored?"""


class Strategy(Protocol):
    """How to search."""

    def begin(self) -> Searcher:
        """A new search."""


def going_on(choices: tuple[Actor, ...], last: Actor) -> Actor:
    """The one who moved last if it can go on, else the first: the fewest switches."""
    return last if last in choices else choices[0]


@dataclass(frozen=True, slots=True)
class Enumerate:
    """Every schedule, equivalent or not: the yardstick for the reduction."""

    def begin(self) -> Searcher:
        """Depth first."""
        return _Enumeration()


class _Enumeration:
    def __init__(self) -> None:
        self._left: list[list[Actor]] = []
        self._depth = 0
        self._begun = False

    def more(self) -> bool:
        while self._begun and self._left and len(self._left[-1]) == 1:
            self._left.pop()
        if self._begun and self._left:
            self._left[-1].pop(0)
        again = not self._begun or bool(self._left)
        self._begun, self._depth = True, 0
        return again

    def choose(self, kernel: Kernel, choices: tuple[Actor, ...]) -> Actor | None:
        if self._depth == len(self._left):
            self._left.append(list(choices))
        return self._left[self._depth][0]

    def observe(self, kernel: Kernel, step: Step) -> None:
        self._depth += 1

    def finish(self, kernel: Kernel) -> None:
        """Nothing to learn."""

    @property
    def exhaustive(self) -> bool:
        return self._begun and not self._left


@dataclass(frozen=True, slots=True)
class Replay:
    """One run: the given schedule; after its end whoever moved last goes on."""

    schedule: Schedule
    lenient: bool = False
    """Skip what can't move instead of refusing the schedule."""

    def begin(self) -> Searcher:
        """One run."""
        return _Replaying(self)


class _Replaying:
    def __init__(self, strategy: Replay) -> None:
        self._rest = list(reversed(strategy.schedule))
        self._lenient = strategy.lenient
        self._last = "0"
        self._done = False
        self._number = 0

    def more(self) -> bool:
        again, self._done = not self._done, True
        return again

    def choose(self, kernel: Kernel, choices: tuple[Actor, ...]) -> Actor | None:
        while self._rest:
            actor = self._rest.pop()
            if actor in choices:
                return actor
            if not self._lenient:
                raise UsageError(
                    f"step {self._number}: the schedule moves {actor}, "
                    f"but only {', '.join(choices)} can move. "
                    "The program has changed since the schedule was recorded; explore again."
                )
        return going_on(choices, self._last)

    def observe(self, kernel: Kernel, step: Step) -> None:
        self._last = step.actor
        self._number += 1

    def finish(self, kernel: Kernel) -> None:
        """Nothing to learn."""

    @property
    def exhaustive(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Pct:
    """Random priorities with `depth - 1` changes, for as many runs as the budget allows.

    Burckhardt, Kothari, Musuvathi, Nagarakatte (ASPLOS 2010): with n actors and k steps a bug of
    that depth is found by one run with a probability of at least 1 / (n * k**(depth - 1)).
    """

    depth: int = 3
    seed: int = 0

    def begin(self) -> Searcher:
        """A search without end."""
        return _Priorities(self)


class _Priorities:
    def __init__(self, strategy: Pct) -> None:
        self._random = Random(strategy.seed)  # noqa: S311  reproducible on purpose
        self._changes = strategy.depth - 1
        self._longest = 0
        self._deal()

    def _deal(self) -> None:
        span = range(1, max(self._longest, self._changes + 1) + 1)
        self._points = {at: -n for n, at in enumerate(self._random.sample(span, self._changes))}
        self._priorities: dict[Actor, float] = {}
        self._steps = 0

    def more(self) -> bool:
        self._deal()
        return True

    def choose(self, kernel: Kernel, choices: tuple[Actor, ...]) -> Actor | None:
        for actor in choices:
            if actor not in self._priorities:
                self._priorities[actor] = 1 + self._random.random()
        first = max(choices, key=self._priorities.__getitem__)
        if len(choices) > 1 and self._steps in self._points:
            self._priorities[first] = self._points[self._steps]
            first = max(choices, key=self._priorities.__getitem__)
        return first

    def observe(self, kernel: Kernel, step: Step) -> None:
        self._steps += 1

    def finish(self, kernel: Kernel) -> None:
        self._longest = max(self._longest, self._steps)

    @property
    def exhaustive(self) -> bool:
        return False

"""The driver: makes run after run of a system under a strategy and a budget.

A `System` starts runs. A `Session` is one run: it has a kernel, and `move(actor)` makes one step of
it and comes back when every process has announced its next request (or the kernel was stopped). The
same driver serves generator programs (`simulated`) and real forked processes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from grader.engine.kernel import Kernel
from grader.engine.reduction import Nondeterminism
from grader.engine.schedule import Schedule
from grader.engine.strategies import Searcher, Strategy
from grader.engine.trace import Actor, End, Ending, Step

__all__ = ["Budget", "Exploration", "Finished", "Session", "System"]


_RANDOM = 5
"""One in so many schedules of the budget is kept for the strategy that comes second."""


class Session(Protocol):
    """One run under way."""

    @property
    def kernel(self) -> Kernel:
        """Its kernel."""

    def move(self, actor: Actor) -> Step:
        """Make one step, carry out its effects, and collect the requests that follow."""

    def close(self) -> None:
        """End whatever is left of the run."""

    def result(self) -> object:
        """What the run's call returned, as far as it got."""


class System(Protocol):
    """A program that can be run again and again from the start."""

    def start(self) -> Session:
        """A new run, whose main process has announced its first request."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Counted, never seconds: so many runs, so many steps in one run.

    Runs that the reduction cuts short count too.
    """

    schedules: int = 10_000
    steps: int = 10_000


@dataclass(frozen=True, slots=True)
class Finished:
    """One run: its schedule, its steps, its end and its result."""

    schedule: Schedule
    trace: tuple[Step, ...]
    end: End
    result: object = None


class Exploration:
    """Iterate over it to explore; the counts are right at every moment.

    When `strategy` has spent its share of the budget, the rest goes to the strategy `then`.
    `exhaustive` is true only when every inequivalent schedule was run to its end.
    """

    def __init__(
        self,
        system: System,
        strategy: Strategy,
        budget: Budget | None = None,
        then: Strategy | None = None,
    ) -> None:
        self._system = system
        self._strategy = strategy
        self._budget = budget or Budget()
        self._then = then
        self.explored = 0
        self.pruned = 0
        self.steps = 0
        self.exhaustive = False
        self._cut = False
        self._over = False

    def __iter__(self) -> Iterator[Finished]:
        schedules = self._budget.schedules
        share = schedules - (schedules // _RANDOM if self._then else 0)
        searcher = self._strategy.begin()
        yield from self._search(searcher, share)
        self.exhaustive = self._over and searcher.exhaustive and not self._cut
        if self._then and not self._over:
            yield from self._search(self._then.begin(), schedules)

    def _search(self, searcher: Searcher, schedules: int) -> Iterator[Finished]:
        """Runs until the searcher has no more, and then it is `over`, or the share is spent."""
        while searcher.more():
            if self.explored + self.pruned >= schedules:
                return
            run = self._run(searcher)
            if run.end.ending is Ending.PRUNED:
                self.pruned += 1
                continue
            self.explored += 1
            yield run
            if run.end.ending is Ending.NONDETERMINISTIC:
                self._cut = True
                break
        self._over = True

    def _run(self, searcher: Searcher) -> Finished:
        session = self._system.start()
        try:
            trace: list[Step] = []
            end = self._drive(session, searcher, trace)
            self.steps += len(trace)
            impatient = any(one.impatient for one in session.kernel.processes.values())
            if impatient or end.ending in (Ending.REFUSED, Ending.FAULT) or self._spent(end):
                self._cut = True
            schedule = tuple(step.actor for step in trace)
            return Finished(schedule, tuple(trace), end, session.result())
        finally:
            session.close()

    @staticmethod
    def _spent(end: End) -> bool:
        """Was the run cut by the budget of steps? A livelock was not: it ended by itself."""
        return end.ending is Ending.RUNAWAY and bool(end.detail)

    def _drive(self, session: Session, searcher: Searcher, trace: list[Step]) -> End:
        kernel = session.kernel
        try:
            while choices := kernel.choices():
                if len(trace) >= self._budget.steps:
                    return End(Ending.RUNAWAY, kernel.waiting(), "the budget of steps is spent")
                actor = searcher.choose(kernel, choices)
                if actor is None:
                    return End(Ending.PRUNED)
                step = session.move(actor)
                trace.append(step)
                searcher.observe(kernel, step)
            searcher.finish(kernel)
        except Nondeterminism as found:
            return End(Ending.NONDETERMINISTIC, (), str(found))
        return kernel.end()

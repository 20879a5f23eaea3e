"""Explores the interleavings of a learner's function: one observation for each schedule."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from grader.engine.controller import Controller
from grader.engine.failure import Endless, Standstill, Uncontrolled, WatcherKilled
from grader.engine.forked import ForkedSystem
from grader.engine.kernel import Options
from grader.engine.log import RunLog
from grader.engine.observation import Observation
from grader.engine.reduction import Dpor
from grader.engine.schedule import Schedule, schedule_text
from grader.engine.search import Budget, Exploration, Finished
from grader.engine.shrink import shrunk
from grader.engine.spec import RunSpec
from grader.engine.strategies import Pct, Strategy
from grader.engine.trace import Ending
from grader.errors import ZygoteLost

__all__ = ["Explorer", "Plan"]

_REPLAYS = 60
"""How many replays may be spent on making a failing schedule simpler."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to explore: the strategy, the budget, and what a run depends on besides.

    Where the strategy can't see every order within its share of the budget, `then` tries others.
    """

    strategy: Strategy = field(default_factory=Dpor)
    budget: Budget = field(default_factory=Budget)
    options: Options = field(default_factory=Options)
    shrink: bool = True
    then: Strategy | None = field(default_factory=Pct)


class Explorer:
    """Iterate over it to get one observation for each schedule.

    The first that fails, or that `wrong` is true of, is replayed into a simpler one of the same
    kind before it is given. The counts and `exhaustive` are right at every moment; `exhaustive` is
    only true once every inequivalent schedule was run to its end.
    """

    def __init__(
        self,
        controller: Controller,
        spec: RunSpec,
        plan: Plan,
        wrong: Callable[[Observation], bool] = lambda _: False,
    ) -> None:
        self._spec = spec
        self._plan = plan
        self._wrong = wrong
        self._last: Finished | None = None
        self._system = ForkedSystem(controller, spec, plan.options)
        self._begin()

    def _begin(self) -> None:
        plan = self._plan
        self._shrink = plan.shrink
        self._exploration = Exploration(self._system, plan.strategy, plan.budget, plan.then)

    @property
    def explored(self) -> int:
        """How many schedules were run to their end."""
        return self._exploration.explored

    @property
    def pruned(self) -> int:
        """How many runs were cut short because all that could follow had been seen."""
        return self._exploration.pruned

    @property
    def steps(self) -> int:
        """How many steps all runs made together."""
        return self._exploration.steps

    @property
    def exhaustive(self) -> bool:
        """Whether every inequivalent schedule was run."""
        return self._exploration.exhaustive

    def __iter__(self) -> Iterator[Observation]:
        """A zygote that dies is no proof: all is done again, and the second time it was killed."""
        given = 0
        try:
            for seen in self._runs():
                given += 1
                yield seen
        except ZygoteLost:
            yield from self._again(given)

    def _again(self, given: int) -> Iterator[Observation]:
        """All of it from the start, without those that were given before."""
        self._begin()
        try:
            yield from islice(self._runs(), given, None)
        except ZygoteLost:
            yield RunLog(self._spec, 0.0).observation(WatcherKilled())

    def _runs(self) -> Iterator[Observation]:
        for run in self._exploration:
            self._last = run
            seen = _observation(run)
            if self._shrink and self._fault(seen):
                self._shrink = False
                seen = self._simplest(self._fault)
            yield seen

    def simplest(self, wrong: Callable[[Observation], bool]) -> Observation:
        """The last run given, which is `wrong`, replayed into a simpler one that is wrong too."""
        return self._simplest(wrong) if self._plan.shrink else _observation(self._run())

    def _run(self) -> Finished:
        if self._last is None:
            raise LookupError("no run has been given yet")
        return self._last

    def _fault(self, seen: Observation) -> object:
        """What is wrong with a run, so that two can be compared; None when nothing is."""
        if isinstance(seen.failure, Standstill):
            return seen.failure.diagnosis.kind
        return type(seen.failure) if seen.failure else (self._wrong(seen) or None)

    def _simplest(self, fault: Callable[[Observation], object]) -> Observation:
        run = self._run()
        if self._in_plain_order():
            return _observation(run)
        found = fault(_observation(run))

        def same(other: Finished) -> bool:
            return fault(_observation(other)) == found

        budget = Budget(_REPLAYS, self._plan.budget.steps)
        self._last = shrunk(self._system, run, same, budget)
        return _observation(self._last)

    def _in_plain_order(self) -> bool:
        """Whether the last run is the first of the search, where nobody stops who can go on.

        What fails there needs no particular order, and so no simpler one is worth its replays.
        """
        return isinstance(self._plan.strategy, Dpor) and self.explored + self.pruned == 1


def _observation(run: Finished) -> Observation:
    """The run with its schedule and trace, and with the failures that only the driver knows."""
    seen = run.result
    if not isinstance(seen, Observation):
        raise TypeError("the system gives observations")
    failure = seen.failure
    if run.end.ending is Ending.NONDETERMINISTIC:
        failure = Uncontrolled(run.end.detail)
    elif run.end.ending is Ending.RUNAWAY and run.end.detail and not run.end.process:
        failure = Endless(len(run.trace))
    text = schedule_text(_without_forced_end(run.schedule))
    return replace(seen, failure=failure, schedule=text, operations=run.trace)


def _without_forced_end(schedule: Schedule) -> Schedule:
    """The schedule without the last actor's own last steps: a replay goes on with it by itself."""
    end = len(schedule)
    while end > 1 and schedule[end - 1] == schedule[end - 2]:
        end -= 1
    return schedule[:end]

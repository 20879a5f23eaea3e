"""The fixture `explore`: a learner's function or script, in every order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from grader.engine.explore import Explorer, Plan
from grader.engine.kernel import Options
from grader.engine.observation import Observation
from grader.engine.search import Budget
from grader.engine.strategies import Replay
from grader.errors import GraderError
from grader.pytest_plugin.calling import Caller, Rehearsal, RehearsalOver
from grader.pytest_plugin.recorded import Recorded

__all__ = [
    "Explore",
    "NotExhaustive",
]


class NotExhaustive(GraderError):  # noqa: N818 - no mistake of anybody's
    """A claim over all orders was made, and the budget did not allow to see them all."""


@dataclass(frozen=True, kw_only=True)
class Explore(Caller):
    """Explores a function in every order: `for run in explore("sell", tickets=1, buyers=2): ...`.

    Each run is an observation in virtual time. A deadlock, a runaway or a crash in any of them
    fails the test by itself. Functions that need more than plain data, a lock for example, are
    called by a scenario: `explore(scenario, ...)` with `def scenario(work, ...)`.
    """

    options: Options = field(default_factory=Options)
    recorded: Recorded | None = None
    """Replay this one order in place of exploring."""
    most: int | None = None
    """The most orders of one call, where that is less than the exercise's budget."""
    shrink: bool = True
    """Whether the first order that fails is made as simple as possible."""
    kept: int = 0
    """How many orders that pass are kept, to be shown beside one that fails."""

    def using(
        self,
        *,
        sleep: Literal["exact", "any"] = "exact",
        output_order: bool = False,
        transit: float = 0,
        killed: str = "",
    ) -> "Explore":
        """With `sleep="any"` a sleep may last any time; `output_order` tells orders of prints.

        With `transit` each item is under way for so many seconds after it was put on a Queue: who
        takes a time-out of `get` for the end will miss it. The process named `killed` may
        be killed at any moment: before each of its steps in some order, and in others it lives.
        """
        options = Options(sleep, output_order, round(transit * 1e9), killed)
        return replace(self, options=options)

    def __call__(
        self, function: str | Callable[..., object], /, **arguments: object
    ) -> Iterator[Observation]:
        """One run after the other, for every order that can make a difference."""
        if callable(function):
            yield from self.performing(function)(function.__name__, **arguments)
            return
        if isinstance(self.records, Rehearsal):
            yield self.judged(function, arguments, self.records.next())
            return
        yield from self._explored(function, arguments)

    def _explored(self, function: str, arguments: dict[str, object]) -> Iterator[Observation]:
        plan = self._plan(len(self.records.seen) + 1)
        explorer = Explorer(self.controller, self.spec(function, arguments), plan)
        before = self.records.explored
        self.records.open = explorer
        self.records.passed.clear()
        finished = False
        try:
            for number, seen in enumerate(explorer):
                self.records.explored = before + explorer.explored
                self.records.seen[len(self.records.seen) - bool(number) :] = [seen]
                yield self.judged(function, arguments, seen)
                if len(self.records.passed) < self.kept:
                    self.records.passed.append(seen)
            finished, self.records.open = True, None
        finally:
            self.records.exhaustive &= finished and explorer.exhaustive

    def script(self, *arguments: str) -> Iterator[Observation]:
        """One run of the learner's file as a script after the other, with these arguments."""
        yield from replace(self, script_arguments=arguments)("")

    def every(
        self, function: str | Callable[..., object], /, **arguments: object
    ) -> tuple[Observation, ...]:
        """All runs, for a claim over all of them; NotExhaustive when the budget ends before."""
        if callable(function):
            return self.performing(function).every(function.__name__, **arguments)
        if isinstance(self.records, Rehearsal):
            raise RehearsalOver  # one run says nothing about all of them
        self.records.claimed = True
        before, self.records.exhaustive = self.records.exhaustive, True
        runs = tuple(self(function, **arguments))
        seen_all = self.records.exhaustive
        self.records.exhaustive = before and seen_all
        if not seen_all and self.recorded is None:
            raise NotExhaustive(
                f"{function}: not every order was seen within the budget of {self._schedules} "
                "schedules; choose a smaller case, raise `schedules` in "
                f"{self.exercise.folder.name}/exercise.toml or leave out --schedules"
            )
        return runs

    @property
    def _schedules(self) -> int:
        budget = self.exercise.manifest.explore.schedules
        return budget if self.most is None else min(budget, self.most)

    def _plan(self, call: int) -> Plan:
        """How the call of that number is explored: the recorded one in its order alone."""
        bounds = Budget(schedules=self._schedules, steps=self.exercise.manifest.explore.steps)
        if self.recorded is None or call != self.recorded.call:
            return Plan(budget=bounds, options=self.options, shrink=self.shrink)
        return Plan(Replay(self.recorded.schedule), bounds, self.options, shrink=False)

"""The fixtures `run` and `explore`: a learner's function or script, for real and in every order."""

import inspect
import shlex
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Self

import msgspec
import pytest

from grader.engine.clients import (
    Enough,
    Interrupts,
    Kills,
    Looks,
    Rests,
    Script,
    Step,
    check,
)
from grader.engine.controller import Controller
from grader.engine.datagrams import DatagramPeer
from grader.engine.explore import Explorer, Plan
from grader.engine.failure import Failure
from grader.engine.kernel import Options
from grader.engine.observation import Observation
from grader.engine.peers import Peer
from grader.engine.proctree import can_see_waits
from grader.engine.real import perform
from grader.engine.search import Budget
from grader.engine.spec import METHODS, AtReturn, RunSpec, Watching
from grader.engine.strategies import Replay
from grader.errors import GraderError, UsageError
from grader.exercise import Exercise
from grader.pytest_plugin.recorded import Recorded
from grader.report.failures import tell
from grader.report.source import WorkSource
from grader.report.story import Account

__all__ = [
    "Explore",
    "NotExhaustive",
    "Records",
    "Rehearsal",
    "RehearsalOver",
    "Run",
    "RunFailed",
]


class RunFailed(pytest.fail.Exception):  # type: ignore[name-defined,misc]
    """A run ended before its result could be judged. It fails the test unless that expects it."""

    def __init__(self, failure: Failure, message: str) -> None:
        self.failure = failure
        super().__init__(message, pytrace=False)


class NotExhaustive(GraderError):  # noqa: N818 - no mistake of anybody's
    """A claim over all orders was made, and the budget did not allow to see them all."""


@dataclass(slots=True)
class Records:
    """What one test has seen: its calls, and how far its explorations went."""

    last: Account | None = None
    explored: int = 0
    exhaustive: bool = True
    seen: list[Observation] = field(default_factory=list)
    """The last observation of each call so far."""
    open: Explorer | None = None
    """The exploration that the test is in the middle of: it judges one run after the other."""
    passed: list[Observation] = field(default_factory=list)
    """The first of its runs that the test found nothing wrong with, where they are to be kept."""
    claimed: bool = False
    """Whether a claim over all runs was made."""


class Rehearsal(Records):
    """The test once more, with the observations `given` in place of runs, one for each call."""

    def __init__(self, given: Sequence[Observation]) -> None:
        super().__init__()
        self._given = list(given)

    def next(self) -> Observation:
        """The next call's observation; RehearsalOver when it was not to come to it."""
        if not self._given:
            raise RehearsalOver
        return self._given.pop(0)


class RehearsalOver(BaseException):
    """The test went on after the last observation given: it did not fail there."""


@dataclass(frozen=True, kw_only=True)
class _Caller:
    """What `run` and `explore` have in common: whose work, and the options of the next call."""

    controller: Controller
    exercise: Exercise
    work: Path
    records: Records = field(default_factory=Records)
    expected: frozenset[str] = frozenset()
    start_method: str = "fork"
    script_arguments: tuple[str, ...] | None = None
    scenario: str = ""

    def expecting(self, *exceptions: str | type[BaseException]) -> Self:
        """Let a process, or the call, end with one of these exceptions: it is no crash."""
        names = (one if isinstance(one, str) else one.__name__ for one in exceptions)
        return replace(self, expected=self.expected | frozenset(names))

    def starting(self, method: str) -> Self:
        """Start processes by this method in place of fork, whatever Python's own default is."""
        if method not in METHODS:
            raise UsageError(
                f"starting({method!r}): there is no such start method; "
                f"take one of {', '.join(METHODS)}"
            )
        return replace(self, start_method=method)

    def _performing(self, scenario: Callable[..., object]) -> Self:
        """A scenario is sent into the run as its source, where the learner can read it.

        So it holds steps and never expectations; what it needs it imports itself.
        """
        return replace(self, scenario=textwrap.dedent(inspect.getsource(scenario)))

    def _spec(self, function: str, arguments: dict[str, object]) -> RunSpec:
        manifest = self.exercise.manifest
        beside = {name: self.work.parent / name for name in manifest.work[1:]}
        return RunSpec(
            work={self.exercise.work_file: self.work} | beside,
            function=function,
            arguments=arguments,
            given=manifest.given,
            stub=self.exercise.stub.read_text(encoding="utf-8") if manifest.given else "",
            expected=self.expected,
            start_method=self.start_method,
            script=self.script_arguments,
            scenario=self.scenario,
            limits=manifest.limits,
        )

    def _judged(
        self, function: str, arguments: dict[str, object], seen: Observation
    ) -> Observation:
        """The observation, on record; RunFailed when the run did not go its course."""
        words = self.script_arguments
        command = "" if words is None else shlex.join(["python", self.exercise.work_file, *words])
        self.records.last = Account(function, arguments, seen, command)
        if seen.failure is not None:
            source = WorkSource(self.work, self.exercise.work_file)
            raise RunFailed(seen.failure, tell(seen.failure, source))
        return seen


@dataclass(frozen=True, kw_only=True)
class Run(_Caller):
    """Runs functions of one learner's file: `run("sell", tickets=1, buyers=2).result`.

    Keywords of the call are always the learner's; options come first and give a new runner:
    `run.within(10).holding("charge")("sell", tickets=1, buyers=2)`.
    """

    seconds: float | None = None
    hold: tuple[str, ...] = ()
    peers: tuple[Peer | DatagramPeer, ...] = ()
    clients: Script | None = None
    watched: Watching | None = None

    def within(self, seconds: float) -> "Run":
        """Allow `seconds` of wall-clock time in place of the exercise's limit."""
        return replace(self, seconds=seconds)

    def holding(self, *functions: str) -> "Run":
        """Hold every caller of these given functions until nobody else can move.

        Whoever is not kept apart by a lock then stands in the function together with the others,
        so that a race whose window contains the call shows every time.
        """
        return replace(self, hold=functions)

    def talking_to(self, *peers: Peer | DatagramPeer) -> "Run":
        """Have these peers at the other end of TCP or UDP, for a scenario to be called.

        A scenario is a function `scenario(work, end, ..., **arguments)`: the learner's module, for
        each peer a connected socket, the address of a `Server` or the socket that `Clients` send
        to, then the keywords of the call. `conversations` of the observation are what went to and
        fro.
        """
        return replace(self, peers=peers)

    def serving(self, *script: Step | Rests | Looks | Interrupts | Kills | Enough) -> "Run":
        """Give the function a listener as its first argument, and have clients come to it.

        The script is played step by step, by all clients together (`grader.engine.clients`):
        `run.serving(ana.connects(), ana.says(b"hi"), ana.hears(2), Interrupts())("serve", limit=3)`
        It is a failure if a step never comes about, or the call returns before the last `Rests`,
        `Looks`, `Interrupts` or `Kills`; after `Enough` it need not return. `exchange` of the
        observation is what was said, `picture` gives what each `Looks` has seen, and the last
        picture is taken when the call has returned.
        """
        check(script)
        return replace(self, clients=script, watched=self.watched or Watching())

    def watching(
        self,
        *,
        in_order: Sequence[int] = (),
        at_holds: Sequence[Sequence[int]] = (),
        at_return: Literal["go on", "wait", "kill"] = "go on",
        patience: float = 0,
    ) -> "Run":
        """Take a picture of all processes at each hold, and hold the caller at its return too.

        Children of the caller can be kept where os.fork() has made them, numbered from 0: once all
        of `in_order` are there, they go one by one; those of `at_holds[n]` go at the n-th hold in a
        function, the others when the caller does not go on without them. With `at_return="wait"`
        the caller is held until the others have ended, with "kill" it is killed by SIGKILL; for
        `patience` seconds at most, and a last picture shows who is there then.
        """
        holds = tuple(map(tuple, at_holds))
        watched = Watching(tuple(in_order), holds, AtReturn(at_return), patience)
        return replace(self, watched=watched)

    def script(self, *arguments: str) -> Observation:
        """One run of the learner's file as a script, with these arguments.

        Its output and `caller.exit_code`, or RunFailed as for a call; sys.exit() is none.
        """
        return replace(self, script_arguments=arguments)("")

    def __call__(
        self, function: str | Callable[..., object], /, **arguments: object
    ) -> Observation:
        """One run of the learner's function, or of a scenario.

        Its result, or RunFailed for a deadlock, a runaway, a crash or a leak.
        """
        if callable(function):
            return self._performing(function)(function.__name__, **arguments)
        if isinstance(self.records, Rehearsal):
            seen = self.records.next()
        else:
            looked_up = self.watched or any(not isinstance(one, Peer) for one in self.peers)
            if looked_up and not can_see_waits():
                pytest.skip("what becomes of this run is read from /proc: use Linux, or WSL")
            seen = perform(self.controller, self._spec(function, arguments))
            self.records.seen.append(seen)
        return self._judged(function, arguments, seen)

    def _spec(self, function: str, arguments: dict[str, object]) -> RunSpec:
        spec = super()._spec(function, arguments)
        limits = spec.limits
        if self.seconds is not None:
            limits = msgspec.structs.replace(limits, seconds=self.seconds)
        return replace(
            spec,
            hold=self.hold,
            watching=self.watched,
            limits=limits,
            peers=self.peers,
            clients=self.clients,
        )


@dataclass(frozen=True, kw_only=True)
class Explore(_Caller):
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
            yield from self._performing(function)(function.__name__, **arguments)
            return
        if isinstance(self.records, Rehearsal):
            yield self._judged(function, arguments, self.records.next())
            return
        yield from self._explored(function, arguments)

    def _explored(self, function: str, arguments: dict[str, object]) -> Iterator[Observation]:
        plan = self._plan(len(self.records.seen) + 1)
        explorer = Explorer(self.controller, self._spec(function, arguments), plan)
        before = self.records.explored
        self.records.open = explorer
        self.records.passed.clear()
        finished = False
        try:
            for number, seen in enumerate(explorer):
                self.records.explored = before + explorer.explored
                self.records.seen[len(self.records.seen) - bool(number) :] = [seen]
                yield self._judged(function, arguments, seen)
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
            return self._performing(function).every(function.__name__, **arguments)
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

"""What the fixtures `run` and `explore` have in common: whose work, and what a test has seen."""

import inspect
import shlex
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import pytest

from grader.engine.controller import Controller
from grader.engine.explore import Explorer
from grader.engine.failure import Failure
from grader.engine.observation import Observation
from grader.engine.spec import METHODS, RunSpec
from grader.errors import UsageError
from grader.exercise import Exercise
from grader.report.failures import tell
from grader.report.source import WorkSource
from grader.report.story import Account

__all__ = [
    "Caller",
    "Records",
    "Rehearsal",
    "RehearsalOver",
    "RunFailed",
]


class RunFailed(pytest.fail.Exception):  # type: ignore[name-defined,misc]
    """A run ended before its result could be judged. It fails the test unless that expects it."""

    def __init__(self, failure: Failure, message: str) -> None:
        self.failure = failure
        super().__init__(message, pytrace=False)


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
    """The test went on after the last observation given, or asks for all runs: no such failure."""


@dataclass(frozen=True, kw_only=True)
class Caller:
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

    def performing(self, scenario: Callable[..., object]) -> Self:
        """The same for calls of a scenario.

        It is sent into the run as its source, where the learner can read it.

        So it holds steps and never expectations; what it needs it imports itself.
        """
        return replace(self, scenario=textwrap.dedent(inspect.getsource(scenario)))

    def spec(self, function: str, arguments: dict[str, object]) -> RunSpec:
        """What a call of this function with these arguments comes down to."""
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

    def judged(self, function: str, arguments: dict[str, object], seen: Observation) -> Observation:
        """The observation, on record; RunFailed when the run did not go its course."""
        words = self.script_arguments
        command = "" if words is None else shlex.join(["python", self.exercise.work_file, *words])
        self.records.last = Account(function, arguments, seen, command)
        if seen.failure is not None:
            source = WorkSource(self.work, self.exercise.work_file)
            raise RunFailed(seen.failure, tell(seen.failure, source))
        return seen

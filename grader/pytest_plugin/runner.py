"""The `run` fixture: a learner's function for real, in a process tree of its own."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import pytest

from grader.engine.controller import Controller
from grader.engine.observation import Failure, Observation
from grader.engine.real import perform
from grader.engine.spec import RunSpec
from grader.exercise import Exercise
from grader.report.failures import tell
from grader.report.source import WorkSource
from grader.report.story import Account

__all__ = ["Run", "RunFailed"]


class RunFailed(pytest.fail.Exception):  # type: ignore[name-defined,misc]
    """A run ended before its result could be judged. It fails the test unless that expects it."""

    def __init__(self, failure: Failure, message: str) -> None:
        self.failure = failure
        super().__init__(message, pytrace=False)


@dataclass(frozen=True, kw_only=True)
class Run:
    """Runs functions of one learner's file: `run("sell", tickets=1, buyers=2).result`.

    Keywords of the call are always the learner's; options come first and give a new runner:
    `run.within(10).holding("charge")("sell", tickets=1, buyers=2)`.
    """

    controller: Controller
    exercise: Exercise
    work: Path
    accounts: list[Account] = field(default_factory=list)
    seconds: float | None = None
    hold: tuple[str, ...] = ()
    expected: frozenset[str] = frozenset()
    start_method: str = "fork"

    def within(self, seconds: float) -> "Run":
        """Allow `seconds` of wall-clock time in place of the exercise's limit."""
        return replace(self, seconds=seconds)

    def holding(self, *functions: str) -> "Run":
        """Hold every caller of these given functions until nobody else can move.

        Whoever is not kept apart by a lock then stands in the function together with the others,
        so that a race whose window contains the call shows every time.
        """
        return replace(self, hold=functions)

    def expecting(self, *exceptions: str | type[BaseException]) -> "Run":
        """Let a process, or the call, end with one of these exceptions: it is no crash."""
        names = (one if isinstance(one, str) else one.__name__ for one in exceptions)
        return replace(self, expected=self.expected | frozenset(names))

    def __call__(self, function: str, /, **arguments: object) -> Observation:
        """One run. Its result, or RunFailed for a deadlock, a runaway, a crash or a leak."""
        seen = perform(self.controller, self._spec(function, arguments))
        self.accounts.append(Account(function, arguments, seen))
        if seen.failure is not None:
            source = WorkSource(self.work, self.exercise.work_file)
            raise RunFailed(seen.failure, tell(seen.failure, source))
        return seen

    def _spec(self, function: str, arguments: dict[str, object]) -> RunSpec:
        manifest = self.exercise.manifest
        limits = manifest.limits
        if self.seconds is not None:
            limits = msgspec.structs.replace(limits, seconds=self.seconds)
        beside = {name: self.work.parent / name for name in manifest.work[1:]}
        return RunSpec(
            work={self.exercise.work_file: self.work} | beside,
            function=function,
            arguments=arguments,
            given=manifest.given,
            stub=self.exercise.stub.read_text(encoding="utf-8") if manifest.given else "",
            hold=self.hold,
            expected=self.expected,
            start_method=self.start_method,
            limits=limits,
        )

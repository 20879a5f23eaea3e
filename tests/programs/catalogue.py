"""The right and the wrong programs, what must come of them, and how they are explored and run."""

import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from grader.engine.controller import Controller
from grader.engine.explore import Explorer, Plan
from grader.engine.failure import Crash, Standstill
from grader.engine.kernel import Options
from grader.engine.observation import Observation
from grader.engine.schedule import parse_schedule
from grader.engine.search import Budget
from grader.engine.spec import RunSpec
from grader.engine.strategies import Replay
from grader.exercise import Limits
from grader.outcome import Verdict
from grader.report.verdicts import verdict_of

__all__ = [
    "RIGHT",
    "TABLES",
    "WRONG",
    "Program",
    "Right",
    "Wrong",
    "first_failure",
    "kind_of",
    "replayed",
    "trace_of",
]

HERE = Path(__file__).resolve().parent
STEPS = 3_000


@dataclass(frozen=True)
class Program:
    """A file with a function `main` that takes nothing."""

    file: Path
    sleep: Literal["exact", "any"] = "exact"
    start_method: str = "fork"

    @property
    def spec(self) -> RunSpec:
        limits = Limits(seconds=20, processor_seconds=5)
        work = {self.file.name: self.file}
        return RunSpec(work, "main", {}, start_method=self.start_method, limits=limits)

    def explorer(
        self,
        controller: Controller,
        schedules: int,
        wrong: Callable[[Observation], bool] = lambda _: False,
        *,
        shrink: bool = False,
    ) -> Explorer:
        plan = Plan(
            budget=Budget(schedules, STEPS), options=Options(sleep=self.sleep), shrink=shrink
        )
        return Explorer(controller, self.spec, plan, wrong)


@dataclass(frozen=True)
class Right(Program):
    """It returns `result` in every one of so many schedules.

    Python 3.12 compiles a loop's condition twice, so a spin loop has more states there.
    """

    result: Any = None
    schedules: int = 0
    schedules_on_3_12: int = 0

    @property
    def due(self) -> int:
        """How many schedules there are on this Python."""
        on_3_12 = sys.version_info[:2] == (3, 12) and self.schedules_on_3_12
        return on_3_12 or self.schedules


@dataclass(frozen=True)
class Wrong(Program):
    """It fails so within so many schedules; `kind` is the deadlock's, or the exception's name."""

    verdict: str = ""
    kind: str = ""
    right: Any = None
    budget: int = 0

    def fails(self, seen: Observation) -> bool:
        return seen.failure is not None or (
            self.verdict == Verdict.WRONG and seen.result != self.right
        )


def _programs(kind: str, of: type[Any]) -> dict[str, Any]:
    table = tomllib.loads((HERE / f"{kind}.toml").read_text(encoding="utf-8"))
    return {name: of(HERE / kind / f"{name}.py", **facts) for name, facts in table.items()}


_KINDS = ("right", "wrong", "course/right", "course/wrong")
"""Folders of programs, each with a table beside it; under course/ in the styles of courses."""
TABLES = {kind: _programs(kind, Right if kind.endswith("right") else Wrong) for kind in _KINDS}
RIGHT: dict[str, Right] = TABLES["right"] | TABLES["course/right"]
WRONG: dict[str, Wrong] = TABLES["wrong"] | TABLES["course/wrong"]


def first_failure(
    controller: Controller, program: Wrong, *, shrink: bool = False
) -> Observation | None:
    """The first failing run that is reported within the program's budget."""
    explorer = program.explorer(controller, program.budget, program.fails, shrink=shrink)
    return next((seen for seen in explorer if program.fails(seen)), None)


def kind_of(seen: Observation) -> tuple[str, str]:
    """The verdict on a failing run, and what kind of a failure it is."""
    if seen.failure is None:
        return Verdict.WRONG, ""
    kind = ""
    if isinstance(seen.failure, Standstill):
        kind = str(seen.failure.diagnosis.kind)
    elif isinstance(seen.failure, Crash):
        kind = seen.failure.fault.kind
    return str(verdict_of(seen.failure)), kind


def replayed(controller: Controller, program: Program, schedule: str) -> Observation:
    """The run of that schedule."""
    plan = Plan(
        Replay(parse_schedule(schedule)),
        Budget(1, STEPS),
        Options(sleep=program.sleep),
        shrink=False,
    )
    return next(iter(Explorer(controller, program.spec, plan)))


def trace_of(seen: Observation) -> list[object]:
    """All that the kernel saw, step by step."""
    return [
        (
            step.actor,
            repr(step.operation),
            step.place,
            step.time,
            sorted(step.footprint.items(), key=repr),
            sorted(step.seen.items(), key=repr),
            step.done,
            repr(step.reply),
        )
        for step in seen.operations
    ]

"""A generated program explored and run for real: the ends of the real runs, and those foreseen."""

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from grader.engine.controller import Controller
from grader.engine.explore import Explorer, Plan
from grader.engine.failure import Leftovers
from grader.engine.observation import Observation
from grader.engine.real import perform
from grader.engine.search import Budget
from grader.engine.spec import RunSpec
from grader.exercise import Limits
from grader.report.verdicts import verdict_of
from tests.programs.generated import SPINS, generated

__all__ = ["Compared", "compared", "end_of", "foreseen"]

_MOST = Budget(schedules=1_500, steps=3_000)
_LONGEST_SPIN = 30_000
_LIMITS = Limits(seconds=30, processor_seconds=10)


@dataclass(frozen=True)
class Compared:
    """What became of one program: the ends that exploration has found, and those of real runs."""

    ends: frozenset[str]
    real: frozenset[str]
    exhaustive: bool
    """Whether every order was seen; where there are too many, no end is unforeseen."""

    @property
    def unforeseen(self) -> frozenset[str]:
        """The real ends that exploration should have found."""
        return self.real - self.ends if self.exhaustive else frozenset()


def compared(explored: Controller, real: Controller, seed: int, runs: int) -> Compared:
    """The generated program of that number, explored, and run for real so often."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "program.py")
        file.write_text(generated(seed), encoding="utf-8")
        work = {file.name: file}
        spec = RunSpec(work, "main", {"spins": [0] * SPINS}, limits=_LIMITS)
        explorer = Explorer(explored, spec, Plan(budget=_MOST, shrink=False))
        ends = foreseen(explorer)
        random = Random(seed)  # noqa: S311 - no secret
        pauses = [[_spin(random) for _ in range(SPINS)] for _ in range(runs)]
        seen = (perform(real, replace(spec, arguments={"spins": spins})) for spins in pauses)
        return Compared(frozenset(ends), frozenset(map(end_of, seen)), explorer.exhaustive)


def _spin(random: Random) -> int:
    return random.choice((0, 0, random.randrange(_LONGEST_SPIN)))


def foreseen(explorer: Explorer) -> set[str]:
    """The ends of all its runs.

    What a real run leaves behind is a warning at its end, and no failure: it has a result as well.
    """
    found: set[str] = set()
    for seen in explorer:
        found.add(end_of(seen))
        if isinstance(seen.failure, Leftovers):
            found.add(repr(seen.result))
    return found


def end_of(seen: Observation) -> str:
    """A result, or the verdict on a failure: the same for real and for explored runs."""
    return repr(seen.result) if seen.failure is None else str(verdict_of(seen.failure))

"""Attacks of `attacks.py` on a live exploration, one after another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.engine.controller import Controller
from grader.engine.explore import Explorer, Plan
from grader.engine.observation import Observation
from grader.engine.search import Budget
from grader.engine.spec import RunSpec
from grader.exercise import Limits
from tests.engine.attacks import KINDS

__all__ = ["KINDS", "Attack", "attacked"]

LIMITS = Limits(seconds=5, processor_seconds=1)
SCHEDULES, STEPS = 1, 300


@dataclass(frozen=True)
class Attack:
    """What was sent, as `adversary.attack` takes it."""

    kind: str
    seed: int


def attacked(
    controller: Controller, attacks: Iterable[Attack]
) -> Iterator[tuple[Attack, list[Observation]]]:
    """Each attack with its first runs."""
    work = {"attacks.py": Path(__file__).with_name("attacks.py")}
    for attack in attacks:
        arguments: dict[str, object] = {"kind": attack.kind, "seed": attack.seed}
        spec = RunSpec(work, "attack", arguments, limits=LIMITS)
        explorer = Explorer(controller, spec, Plan(budget=Budget(SCHEDULES, STEPS), shrink=False))
        yield attack, list(explorer)

"""What to run: one call of one function of a learner's file."""

from dataclasses import dataclass, field
from pathlib import Path

from grader.exercise import Limits

__all__ = ["RunSpec"]


@dataclass(frozen=True, slots=True)
class RunSpec:
    """What to run: `function` of the files `work`, the first of which is loaded."""

    work: tuple[Path, ...]
    file: str
    function: str
    arguments: dict[str, object]
    given: tuple[str, ...] = ()
    stub: str = ""
    hold: tuple[str, ...] = ()
    expected: frozenset[str] = frozenset()
    start_method: str = "fork"
    limits: Limits = field(default_factory=Limits)

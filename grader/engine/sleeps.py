"""The sleeps of an explored run: who slept, for how long, from when to when."""

from collections.abc import Iterable
from dataclasses import dataclass

from grader.engine.operations import ProcessId, Sleep
from grader.engine.trace import Step

__all__ = ["Slept", "sleeps"]

_SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Slept:
    """One sleep that came to its end; `seconds` is what was asked for.

    `process` is its name in the trace: "0" called the learner's function. `started` and `ended` are
    virtual seconds; with `sleep="any"` a sleep takes none. `step` is the place of its end in the
    run's order.
    """

    process: ProcessId
    seconds: float
    started: float
    ended: float
    step: int


def sleeps(steps: Iterable[Step]) -> tuple[Slept, ...]:
    """Every sleep of the trace, in the order in which they ended."""
    found = []
    last: dict[ProcessId, int] = {}
    for step in steps:
        if isinstance(step.operation, Sleep) and step.done:
            asked = step.operation.duration
            began = max(step.time - asked, last.get(step.process, 0))
            found.append(
                Slept(
                    process=step.process,
                    seconds=asked / _SECOND,
                    started=began / _SECOND,
                    ended=step.time / _SECOND,
                    step=step.index,
                )
            )
        last[step.process] = step.time
    return tuple(found)

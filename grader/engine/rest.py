"""How long a tree of processes has had nothing to do. Pure: looks in, seconds out."""

from collections.abc import Callable
from dataclasses import dataclass

from grader.engine.proctree import Snapshot
from grader.engine.stall import resting

__all__ = ["Lull", "Rest", "Still"]

Still = Callable[[], bool]
"""Whether nobody has moved from the last look until now.

Asked once nothing is found to be under way on a connection, for what was under way at the look may
have arrived since then, and is about to wake somebody.
"""

_LONGEST_LOOK = 0.1
"""Of a longer time between two looks it is not known what they did in it."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What two looks show. `resting`: all slept in between; `stalled`: and nobody can wake up.

    `slept` is for how many seconds every look has found all of them asleep, and `computed` the
    processor time that they have used, since something last went over a connection.
    """

    resting: bool
    stalled: bool
    slept: float
    computed: float


class Lull:
    """Measures the time since something last went over a connection."""

    def __init__(self) -> None:
        self._progress: object = None
        self._computed = 0.0
        self._slept = 0.0
        self._looked = 0.0

    def look(
        self,
        before: Snapshot | None,
        after: Snapshot,
        stalled: bool,
        progress: object,
        now: float,
    ) -> Rest:
        """Take in the look `after`, at `now`, which came after the look `before`.

        `progress` is different whenever something has gone over a connection.
        """
        moved = progress != self._progress
        if moved:
            self._progress, self._computed, self._slept = progress, after.processor_seconds, 0.0
        elif _asleep(after):
            self._slept += min(now - self._looked, _LONGEST_LOOK)
        else:
            self._slept = 0.0
        self._looked = now
        rests = before is not None and resting(before, after)
        return Rest(
            rests, stalled and not moved, self._slept, after.processor_seconds - self._computed
        )


def _asleep(look: Snapshot) -> bool:
    """Whether every process slept at that moment."""
    return look.whole and bool(look.tasks) and all(task.syscall for task in look.tasks)

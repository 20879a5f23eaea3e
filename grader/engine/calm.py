"""A clock that counts time in which the machine was there to do something."""

import time
from collections.abc import Callable

from grader.errors import MachineError

__all__ = ["CalmClock"]

_TICK = 0.01
"""Seconds that each tick asks for."""
_STALLED = 3.0
"""How many times longer than they asked for the ticks may take together: more proves nothing."""
_LEEWAY = 0.5


class CalmClock:
    """Counts what its ticks asked for, and not how long they took.

    Who gets its turn late on an overloaded machine gives it to the run's processes late as well. So
    a process that has done nothing for one second of this clock had a second to do it in. Who
    sleeps of its own accord needs no turn: where all do, all of the time counts. `seconds` is what
    has been counted.
    """

    def __init__(self, hear: Callable[[], object]) -> None:
        self.seconds = 0.0
        self._began = time.monotonic()
        self._hear = hear

    def tick(self, asleep: Callable[[], bool] = lambda: False) -> None:
        """Wait for one tick, and `hear` what was said meanwhile; `asleep`: do all sleep now?"""
        began, slept = time.monotonic(), asleep()
        time.sleep(_TICK)
        self.seconds += time.monotonic() - began if slept and asleep() else _TICK
        self._hear()

    def trusted(self) -> None:
        """Before somebody is blamed for being late: MachineError when the machine stood still."""
        took = time.monotonic() - self._began
        if took > _STALLED * self.seconds + _LEEWAY:
            raise MachineError(
                f"this machine was too slow to measure {self.seconds:.1f} s: they took "
                f"{took:.1f} s. Grade again, with fewer --jobs"
            )

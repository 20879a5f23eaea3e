"""Which run of a test is meant: the order of steps, and of several calls of the test's which one.

"0*2.1" is an order of the first call, "3:0*2.1" one of the third.
"""

import re
from dataclasses import dataclass

from grader.engine.schedule import Schedule, parse_schedule

__all__ = ["Recorded", "parse_recorded", "recorded_text"]

_CALL = re.compile(r"([1-9][0-9]{0,3}):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The order `schedule` of the call of that number, which is 1 for a test's first."""

    call: int
    schedule: Schedule


def parse_recorded(text: str) -> Recorded:
    """What `recorded_text` wrote; UsageError where it can't have. Quotes around it are no matter.

    A shell that knows none leaves them there.
    """
    text = text.strip("'\"")
    found = _CALL.fullmatch(text)
    if found is None:
        return Recorded(1, parse_schedule(text))
    return Recorded(int(found[1]), parse_schedule(found[2]))


def recorded_text(call: int, schedule: str) -> str:
    """The run in a word: what `--replay` takes."""
    return schedule if call == 1 else f"{call}:{schedule}"

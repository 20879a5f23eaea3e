"""A schedule as text: the actors in the order in which they moved, "0*3.1.2*2"."""

import re
from itertools import pairwise

from grader.engine.trace import Actor
from grader.errors import UsageError

__all__ = ["Schedule", "parse_schedule", "schedule_text", "switches"]

Schedule = tuple[Actor, ...]

_PROCESS = r"[0-9]+(?:-[0-9]+)*"
_ACTOR = re.compile(rf"(~|{_PROCESS}(?:>{_PROCESS}:[0-9]+|![0-9]+)?)(?:\*([0-9]{{1,6}}))?")


def schedule_text(schedule: Schedule) -> str:
    """The shortest text that `parse_schedule` reads back."""
    parts: list[tuple[Actor, int]] = []
    for actor in schedule:
        if parts and parts[-1][0] == actor:
            parts[-1] = (actor, parts[-1][1] + 1)
        else:
            parts.append((actor, 1))
    return ".".join(actor if count == 1 else f"{actor}*{count}" for actor, count in parts)


def parse_schedule(text: str) -> Schedule:
    """The schedule that `text` writes down."""
    schedule: list[Actor] = []
    for number, part in enumerate(text.split(".") if text else ()):
        found = _ACTOR.fullmatch(part)
        if found is None:
            raise UsageError(
                f"part {number} of the schedule, {part!r:.40}, names nobody. "
                'A schedule looks like "0*3.1.2": process 0 three times, then 1, then 2.'
            )
        schedule += [found[1]] * int(found[2] or 1)
    return tuple(schedule)


def switches(schedule: Schedule) -> int:
    """How often somebody else moves than the one who moved before."""
    return sum(one != other for one, other in pairwise(schedule))

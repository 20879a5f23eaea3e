"""Loops that poll: a process that has seen nothing new waits until something it saw has changed.

A process that comes back to the same place in the same local state, and finds every variable that
it touched on the way as it found it then, would do the same again: it moves only when one of those
variables differs. Schedules are fair in the sense of Musuvathi and Qadeer (PLDI 2008). Values are
compared, not writes counted: try-lock, release, try again leaves the lock as it was, and two
processes that do it can't chase each other for ever.

The local state is known by its fingerprint. What a fingerprint can't show (an iterator's position)
makes a loop look idle that is not; so when nobody at all can move, such processes are nudged a few
times, one by one, before it is called a livelock. Where the fingerprint changes (a loop that counts
its tries) only many visits with nothing new count, and nudging ends with the budget of
steps; a search in which this happened does not call itself exhaustive. Such a loop is nudged
before time moves, too, as often as a loop that is certain to be idle: it may end by itself.

A loop that sleeps between its looks (or looks with a time-out) is idle too, where it sleeps. While
nothing that it looks at has changed it need not be woken: it would look, and sleep again. Once
something has, it wakes at the next of the moments at which it would have looked. One that counts
is woken each time, for long: it may have as long a time limit of its own as it sleeps all in all.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from grader.engine.dependency import READ, Footprint, Key, Reader
from grader.engine.kernel.parts import CLOCK, Process

__all__ = [
    "as_left",
    "has_changed",
    "idle_cycle",
    "may_end",
    "moves_on",
    "next_look",
    "next_nudged",
    "period",
    "quantum",
    "sleeps_on",
]

LONGEST_CYCLE = 64
PATIENCE, LONG_PATIENCE = 24, 128
NUDGES = 64
FIRST_QUANTUM = 1_000_000
LAST_QUANTUM = 64_000_000


def has_changed(seen: Mapping[Key, Any], read: Reader) -> bool:
    """Does any variable differ from what was seen?"""
    return any(read(key) != value for key, value in seen.items())


def idle_cycle(process: Process, head: int, fingerprint: int | None) -> dict[Key, Any] | None:
    """What the process found in the loop that it comes back to now; None when it is in none.

    Decided by what it has seen itself, and by nothing that others can change meanwhile.
    """
    length = len(process.history)
    visit = (head, fingerprint)
    known = process.visits.get(visit) if fingerprint is not None else None
    before = process.visits.get(head)
    process.visits[visit] = process.visits[head] = length
    if before is None:
        return None
    process.looped = before if known is None else known
    process.hard_spin = known is not None
    if known is not None:
        return _seen_since(process, known)
    seen = process.history[before] if length == before + 1 else _seen_since(process, before)
    count, last = process.streaks.get(head, (0, None))
    count = count + 1 if seen is not None and seen == last else 0
    process.streaks[head] = (count, seen)
    process.tries = count
    return seen if count >= PATIENCE else None


def _seen_since(process: Process, start: int) -> dict[Key, Any] | None:
    """Each variable as it was first found since; None when that is too long ago, or nothing."""
    if not 0 < len(process.history) - start <= LONGEST_CYCLE:
        return None
    seen: dict[Key, Any] = {}
    for step in reversed(process.history[start:]):
        seen.update(step)
    return seen


def sleeps_on(process: Process) -> bool:
    """Whether a loop that sleeps between its looks would only sleep again. As `period`, asked now.

    From here on a loop that counts its tries is taken for one that goes on for ever.
    """
    return process.hard_spin or process.tries >= LONG_PATIENCE


def may_end(process: Process) -> bool:
    """Whether its loop may soon end by itself, without anybody's doing and at this moment.

    It changes its own state, and has not often been let go on for that reason.
    """
    return not process.hard_spin and process.nudges < NUDGES


def next_nudged(processes: Iterable[Process]) -> Process | None:
    """Who is let go on although nothing has changed: it may have hidden local state.

    One at a time, so that nudging never multiplies the schedules.
    """
    able = [process for process in processes if not process.hard_spin or process.nudges < NUDGES]
    return min(able, key=lambda process: process.nudges, default=None)


def period(process: Process, now: int) -> int:
    """How long the loop took that has just been found idle: since the visit before.

    0 when it has waited for no time. To be asked right after `idle_cycle`, which remembers where
    that visit was.
    """
    last = process.looped
    if not any(process.waited[last:]):
        return 0
    return now - (process.moments[last - 1] if last else process.started)


def as_left(
    idle: Mapping[Key, Any] | None, found: Mapping[Key, Any], footprint: Footprint, read: Reader
) -> dict[Key, Any] | None:
    """What an idle loop has found, with what its own last step has made of it.

    None when that step `found` something new: what follows is no longer what it did before.
    """
    if idle is None or any(
        key not in idle or idle[key] != value for key, value in found.items() if key != CLOCK
    ):
        return None
    own = {key for key, mode in footprint.items() if mode != READ}
    return {key: read(key) if key in own else value for key, value in idle.items()}


def next_look(deadline: int, period: int, now: int) -> int:
    """The first moment from `now` on at which a loop looks that does so every `period`."""
    missed = max(0, now - deadline)
    return deadline + -(-missed // period) * period if period else deadline


def moves_on(process: Process, seen: Mapping[Key, Any], read: Reader) -> None:
    """Something has changed at last; the clock alone does not count."""
    if any(read(key) != value for key, value in seen.items() if key != CLOCK):
        process.nudges = 0
        process.quantum = 0


def quantum(process: Process) -> int:
    """How far a process that waits on the clock alone moves it: ever farther, to a limit."""
    return min(max(process.quantum * 2, FIRST_QUANTUM), LAST_QUANTUM)

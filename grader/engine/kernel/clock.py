"""Sleeps, readings of the clock, prints, and what is refused."""

from grader.engine.kernel.machine import Kernel
from grader.engine.kernel.parts import CLOCK, NOW, Process, Script, Wait, never
from grader.engine.operations import Clock, Print, Refused, Sleep
from grader.engine.trace import End, Ending

__all__ = ["HANDLERS"]


def sleep(k: Kernel, p: Process, op: Sleep) -> Script:
    """Until the clock has moved on; a sleep of 0 only lets others go first.

    With sleep="any" it may last any time relative to the others, so it holds nobody up; the
    process's own clock runs ahead by as much, so that its deadlines come. Nobody else can see that,
    so it is not in the footprint, and a loop that sleeps and polls is idle as one that only polls.
    """
    if k.options.sleep == "any":
        yield NOW
        k.state[p.id, "skew"] = k.state.get((p.id, "skew"), 0) + op.duration
        return None
    yield Wait(never, k.now + op.duration, "sleep", "", True) if op.duration else NOW
    return None


def clock(k: Kernel, p: Process, op: Clock) -> Script:
    """Virtual nanoseconds since the run began."""
    yield NOW
    now: int = k.read(CLOCK)
    return now + (k.read((p.id, "skew")) or 0)


def print_(k: Kernel, p: Process, op: Print) -> Script:
    """Prints commute, unless their order is observed."""
    yield NOW
    k.add((p.id, "printed"), 1)
    if k.options.output_order:
        k.add(("output",), 1)
        k.read(("output",))
    return None


def refused(k: Kernel, p: Process, op: Refused) -> Script:
    """The run ends here."""
    yield NOW
    place = k.current.place if k.current else None
    k.stop(End(Ending.REFUSED, (), op.name, place, p.id))
    return None


HANDLERS = {Sleep: sleep, Clock: clock, Print: print_, Refused: refused}

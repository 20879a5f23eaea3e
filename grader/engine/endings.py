"""From how an explored run ended in the kernel to why it failed. Pure."""

from grader.engine.deadlock import diagnosis
from grader.engine.failure import (
    Failure,
    Leak,
    Leftovers,
    RefusedUse,
    Resource,
    Runaway,
    Standstill,
    Tampering,
)
from grader.engine.kernel import Kernel
from grader.engine.kernel.segments import left_behind
from grader.engine.operations import Place
from grader.engine.records import ProcessRecord, Standing
from grader.engine.trace import Ending
from grader.engine.wire import Frame
from grader.errors import MachineError
from grader.exercise import Limits

__all__ = ["failure_of"]


def failure_of(
    kernel: Kernel,
    limits: Limits,
    ended_badly: tuple[ProcessRecord, ...],
    stuck: tuple[Standing, ...],
) -> Failure | None:
    """Why the run failed; None for one that went its course and has left nothing behind.

    `stuck` is where the process stood that computed for too long. MachineError when the fault
    was the machine's.
    """
    end = kernel.end()
    match end.ending:
        case Ending.RUNAWAY if end.detail == Resource.PROCESSOR:
            return Runaway(end.detail, limits.processor_seconds, stuck)
        case Ending.RUNAWAY if end.detail == Resource.WALL:
            raise MachineError(
                f"process {end.process} was away for more than {limits.seconds} s "
                "and did not compute; grade again"
            )
        case Ending.DEADLOCK | Ending.RUNAWAY:
            return Standstill(diagnosis(kernel, end), ended_badly)
        case Ending.REFUSED:
            return RefusedUse(end.detail, _frame(end.place))
        case Ending.FAULT:
            return Tampering()
    return _leak(kernel)


def _leak(kernel: Kernel) -> Failure | None:
    """The Managers' servers that nobody has shut down, or the segments that nobody unlinked."""
    left = tuple(one.name for one in kernel.processes.values() if one.code is None)
    segments = left_behind(kernel)
    return Leak(left) if left else Leftovers(segments) if segments else None


def _frame(place: Place | None) -> Frame | None:
    return None if place is None else Frame(place.file, place.line, place.function)

"""Mistakes named from a trace: lost updates, looks that were no longer true, sleeps as order.

Every finding is a pattern that really happened in the run. Whether it made the result wrong is for
the test to say; the report shows findings only beside a failure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.engine.dependency import Key, conflict
from grader.engine.operations import Operation, Place, ProcessId, Read, Sleep, Write
from grader.engine.trace import Step

__all__ = [
    "Access",
    "CheckThenAct",
    "LostUpdate",
    "SleepRace",
    "lost_updates",
    "races",
    "sleep_races",
]


@dataclass(frozen=True, slots=True)
class Access:
    """One read or write: who, where, which value, and when (the index of the step)."""

    process: ProcessId
    place: Place | None
    value: object
    step: int


@dataclass(frozen=True, slots=True)
class LostUpdate:
    """`first` and `second` both read the value before either wrote; `overwritten` was lost."""

    object: str
    index: int
    first: Access
    second: Access
    overwritten: Access
    overwriting: Access


@dataclass(frozen=True, slots=True)
class CheckThenAct:
    """`look` was no longer true when the process acted on another thing: `changed` came between."""

    object: str
    index: int
    look: Access
    changed: Access
    act: Access


@dataclass(frozen=True, slots=True)
class SleepRace:
    """After `slept` the process touched what `other` touches: only the sleep kept them in order."""

    object: str
    slept: Access
    touched: Access
    other: Access


Finding = LostUpdate | CheckThenAct | SleepRace


def races(trace: Sequence[Step]) -> tuple[Finding, ...]:
    """Everything that is found in the trace, lost updates first."""
    return (*lost_updates(trace), *_stale_looks(trace), *sleep_races(trace))


def _cells(trace: Sequence[Step]) -> Iterator[tuple[Key, Access, bool]]:
    """Every completed read and write of an element, in order; the last says whether it writes."""
    for step in trace:
        operation = step.operation
        if not step.done or not isinstance(operation, Read | Write):
            continue
        writes = isinstance(operation, Write)
        value = operation.value if isinstance(operation, Write) else step.reply
        key = (operation.object, operation.index)
        yield key, Access(step.process, step.place, value, step.index), writes


def lost_updates(trace: Sequence[Step]) -> tuple[LostUpdate, ...]:
    """Writes that rest on a read older than somebody else's write."""
    reads: dict[tuple[Key, ProcessId], Access] = {}
    writes: dict[Key, list[tuple[Access, Access | None]]] = {}
    found = []
    for key, access, writing in _cells(trace):
        if not writing:
            reads[key, access.process] = access
            continue
        mine = reads.pop((key, access.process), None)
        for other, basis in writes.get(key, ()):
            if mine and basis and other.process != access.process and other.step > mine.step:
                first, second = sorted((mine, basis), key=lambda one: one.step)
                thing, index = str(key[0]), int(key[1])
                found.append(LostUpdate(thing, index, first, second, other, access))
        writes.setdefault(key, []).append((access, mine))
    return tuple(found)


def _stale_looks(trace: Sequence[Step]) -> tuple[CheckThenAct, ...]:
    """A value read, then changed by somebody else, then a write elsewhere."""
    looks: dict[ProcessId, tuple[Key, Access]] = {}
    stale: dict[ProcessId, tuple[Key, Access, Access]] = {}
    found = []
    for key, access, writing in _cells(trace):
        if not writing:
            looks[access.process] = (key, access)
            stale.pop(access.process, None)
            continue
        if access.process in stale:
            seen, look, changed = stale.pop(access.process)
            if seen != key:
                found.append(CheckThenAct(str(seen[0]), int(seen[1]), look, changed, access))
        looks.pop(access.process, None)
        for process, (seen, look) in looks.items():
            if seen == key and look.value != access.value:
                stale[process] = (seen, look, access)
    return tuple(found)


def sleep_races(trace: Sequence[Step]) -> tuple[SleepRace, ...]:
    """The first conflicting step after each sleep with a step of somebody else."""
    found = []
    for slept in trace:
        if not slept.done or not isinstance(slept.operation, Sleep):
            continue
        touched = _first_touch(trace, slept)
        other = touched and _conflicting(trace, slept, touched)
        if touched is None or other is None:
            continue
        found.append(
            SleepRace(_object(touched.operation), _access(slept), _access(touched), _access(other))
        )
    return tuple(found)


def _first_touch(trace: Sequence[Step], slept: Step) -> Step | None:
    later = trace[slept.index + 1 :]
    return next(
        (step for step in later if step.process == slept.process and _object(step.operation)), None
    )


def _conflicting(trace: Sequence[Step], slept: Step, touched: Step) -> Step | None:
    for other in reversed(trace[: touched.index]):
        if (
            other.process not in ("", slept.process)
            and _object(other.operation)
            and conflict(other.footprint, touched.footprint)
        ):
            return other
    return None


def _object(operation: Operation | None) -> str:
    found = getattr(operation, "object", None) or getattr(operation, "end", None)
    return found or getattr(operation, "child", "") or ""


def _access(step: Step) -> Access:
    return Access(step.process, step.place, step.reply, step.index)

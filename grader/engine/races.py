"""Mistakes named from a trace: lost updates, torn reads, looks no longer true, sleeps as order.

Every finding is a pattern that really happened in the run. Whether it made the result wrong is for
the test to say; the report shows findings only beside a failure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.engine.dependency import READ, Key, conflict
from grader.engine.file_races import CONTENT, Contents, TornRead, torn_reads
from grader.engine.managing import Call, Served
from grader.engine.operations import (
    Operation,
    Place,
    ProcessId,
    Read,
    ReadSlice,
    Sleep,
    Start,
    Write,
    WriteSlice,
)
from grader.engine.segmenting import ReadBytes, WriteBytes, field_value
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
    """One read or write: who, where, which value, and when (the index of the step).

    `label` is what the learner calls the thing, where that is known: "stock['apple']".
    """

    process: ProcessId
    place: Place | None
    value: object
    step: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class LostUpdate:
    """`first` and `second` both read the value before either wrote; `overwritten` was lost."""

    object: str
    index: int | str
    first: Access
    second: Access
    overwritten: Access
    overwriting: Access


@dataclass(frozen=True, slots=True)
class CheckThenAct:
    """`look` was no longer true when the process acted on another thing: `changed` came between."""

    object: str
    index: int | str
    look: Access
    changed: Access
    act: Access


@dataclass(frozen=True, slots=True)
class SleepRace:
    """After `slept` the process `touched` what `other`, which a longer sleep waits for, touches."""

    object: str
    slept: Access
    touched: Access
    other: Access


_ACCESSES = Read | Write | ReadSlice | WriteSlice
Finding = LostUpdate | TornRead | CheckThenAct | SleepRace


def races(trace: Sequence[Step]) -> tuple[Finding, ...]:
    """Everything that is found in the trace, lost updates first."""
    return (*lost_updates(trace), *torn_reads(trace), *_stale_looks(trace), *sleep_races(trace))


Cell = tuple[str, int | str]


def _cells(trace: Sequence[Step]) -> Iterator[tuple[Cell, Access, bool]]:
    """Every completed read and write of an element, in order; the last says whether it writes.

    An element is that of a Value or Array, a field in a segment's bytes (its index is where it
    begins), at a Manager the value of a key, or all of a file.
    """
    files = Contents()
    for step in trace:
        if not step.done:
            continue
        who, where, when = step.process, step.place, step.index
        for path, content, writing in files.of(step):
            yield (path, CONTENT), Access(who, where, content, when), writing
        for cell, value, label, writing in _touched(step):
            yield cell, Access(who, where, value, when, label), writing


def _touched(step: Step) -> Iterator[tuple[Cell, object, str, bool]]:
    """Every element in memory that the step reads or writes: its value, label, and which."""
    operation = step.operation
    match operation, step.reply:
        case Read(object=thing, index=index), value:
            yield (thing, index), value, "", False
        case Write(object=thing, index=index, value=value), _:
            yield (thing, index), value, "", True
        case ReadBytes(object=thing, start=index, count=1, format=form), bytes(data):
            yield (thing, index), field_value(form, data), "", False
        case WriteBytes(object=thing, start=index, data=data, format=form), _:
            if len(data) == operation.width:  # one field
                yield (thing, index), field_value(form, data), "", True
        case Call(touch="keys", object=thing, keys=[key], label=label), Served(value=value):
            yield (thing, key), value, label, False
        case Call(touch="set keys", object=thing, keys=[key]), Served():
            yield (thing, key), operation.value, operation.label, True


def lost_updates(trace: Sequence[Step]) -> tuple[LostUpdate, ...]:
    """Writes that rest on a read older than somebody else's write."""
    reads: dict[tuple[Cell, ProcessId], Access] = {}
    writes: dict[Cell, list[tuple[Access, Access | None]]] = {}
    found = []
    for key, access, writing in _cells(trace):
        if not writing:
            reads[key, access.process] = access
            continue
        mine = reads.pop((key, access.process), None)
        for other, basis in writes.get(key, ()):
            apart = mine and basis and other.process != access.process and other.step > mine.step
            if mine and basis and apart and _changes(other, basis):
                first, second = sorted((mine, basis), key=lambda one: one.step)
                found.append(LostUpdate(*key, first, second, other, access))
        writes.setdefault(key, []).append((access, mine))
    return tuple(found)


def _changes(write: Access, basis: Access) -> bool:
    """Whether it made a difference: a ShareableList also writes again of which type an item is."""
    return write.value != basis.value or type(write.value) not in (int, float, bool, bytes)


def _stale_looks(trace: Sequence[Step]) -> tuple[CheckThenAct, ...]:
    """A value read, then changed by somebody else, then a write elsewhere."""
    looks: dict[ProcessId, tuple[Cell, Access]] = {}
    stale: dict[ProcessId, tuple[Cell, Access, Access]] = {}
    found = []
    for key, access, writing in _cells(trace):
        if not writing:
            looks[access.process] = (key, access)
            stale.pop(access.process, None)
            continue
        if access.process in stale:
            seen, look, changed = stale.pop(access.process)
            if seen != key:
                found.append(CheckThenAct(*seen, look, changed, access))
        looks.pop(access.process, None)
        for process, (seen, look) in looks.items():
            if seen == key and look.value != access.value:
                stale[process] = (seen, look, access)
    return tuple(found)


def sleep_races(trace: Sequence[Step]) -> tuple[SleepRace, ...]:
    """Steps that came too early: had every sleep lasted as long as it says, `other` would be first.

    Only a run in which sleeps last any time has them.
    """
    times = _exact_times(trace)
    found = []
    for slept in trace:
        if slept.done and isinstance(slept.operation, Sleep) and slept.operation.duration:
            hurried = _too_early(trace, slept, times)
            if hurried:
                touched, other = hurried
                thing = _object(touched.operation)
                found.append(SleepRace(thing, _access(slept), _access(touched), _access(other)))
    return tuple(found)


def _exact_times(trace: Sequence[Step]) -> list[int]:
    """When each step would have come if all sleeps were exact, in nanoseconds.

    Only what a process had to wait for takes it to the time of another one.
    """
    clocks: dict[ProcessId, int] = {}
    written: dict[Key, int] = {}
    times = []
    for step in trace:
        now = clocks.get(step.process, 0)
        if _waits(step):
            now = max(now, *(written.get(key, 0) for key in step.footprint))
        if step.done and isinstance(step.operation, Sleep):
            now += step.operation.duration
        clocks[step.process] = now
        if isinstance(step.operation, Start):
            clocks.setdefault(step.operation.child, now)
        changed = (key for key, mode in step.footprint.items() if mode != READ)
        written.update((key, max(now, written.get(key, 0))) for key in changed)
        times.append(now)
    return times


def _waits(step: Step) -> bool:
    """Whether others say when it comes; who reads a value waits for its lock at the most."""
    return step.test is not None and not isinstance(step.operation, _ACCESSES)


def _too_early(
    trace: Sequence[Step], slept: Step, times: Sequence[int]
) -> tuple[Step, Step] | None:
    """What the process touched before its next sleep, and who should have been there before."""
    for touched in trace[slept.index + 1 :]:
        if touched.process != slept.process or _waits(touched):
            continue
        if isinstance(touched.operation, Sleep):
            return None
        if _object(touched.operation):
            for other in trace[touched.index + 1 :]:
                if times[other.index] < times[touched.index] and _meet(touched, other):
                    return touched, other
    return None


def _meet(one: Step, other: Step) -> bool:
    return (
        other.process not in ("", one.process)
        and bool(_object(other.operation))
        and conflict(one.footprint, other.footprint)
    )


def _object(operation: Operation | None) -> str:
    found = getattr(operation, "object", None) or getattr(operation, "end", None)
    return found or getattr(operation, "child", "") or getattr(operation, "path", "") or ""


def _access(step: Step) -> Access:
    return Access(step.process, step.place, step.reply, step.index)

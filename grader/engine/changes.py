"""Who changed which shared number: one Change for each write, read off an explored run's trace.

A test can so ask whose change came between which others without knowing the operations. A number is
an element of a Value or Array, a field in the bytes of a SharedMemory, the permits of a semaphore,
how many items were put on a queue and not yet taken, or the value of a key, an attribute or an
element of an object at a Manager. What else is changed at a Manager is told too, without a value.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.engine.creations import (
    Creation,
    NewBytes,
    NewManagedQueue,
    NewMemory,
    NewQueue,
    NewSemaphore,
    NewSimpleQueue,
)
from grader.engine.managing import Call, Served
from grader.engine.operations import (
    Acquire,
    Cell,
    Error,
    Get,
    Operation,
    ProcessId,
    Put,
    Release,
    Write,
    WriteSlice,
)
from grader.engine.segmenting import WriteBytes, field_value
from grader.engine.trace import Step

__all__ = ["Change", "changes"]

Thing = tuple[str, int | str]
"""The object and the place in an Array or a segment's bytes; at a Manager the key."""


@dataclass(frozen=True, slots=True)
class Change:
    """`process` wrote `after` where `before` had been, which may be the same.

    Either is None where it is no number, or not known; the key is "" where all may have changed.
    """

    thing: Thing
    process: ProcessId
    before: Cell
    after: Cell
    step: int


def changes(steps: Iterable[Step], made: Iterable[Creation]) -> tuple[Change, ...]:
    """The changes in the order in which they were made."""
    created = {creation.object: creation for creation in made}
    values: dict[Thing, Cell] = {}
    found: list[Change] = []
    for step in steps:
        if not step.done or step.operation is None or isinstance(step.reply, Error):
            continue
        if isinstance(step.operation, Call):
            found += _at_manager(step, step.operation, values)
            continue
        for thing, value, counted in _written(step.operation, step.reply, created):
            before = values.get(thing, _first(created[thing[0]], thing[1]))
            after = value + (before or 0) if counted else value  # type: ignore[operator]
            values[thing] = after
            found.append(Change(thing, step.process, before, after, step.index))
    return tuple(found)


def _at_manager(step: Step, call: Call, values: dict[Thing, Cell]) -> Iterator[Change]:
    """What the call wrote; the number before is known if somebody has read or written it."""
    if not isinstance(step.reply, Served):
        return
    alone = len(call.keys) == 1
    if call.touch in ("set keys", "change keys"):
        value = call.value if alone and call.touch == "set keys" else None
        after = value if isinstance(value, int | float) else None
        for key in call.keys:
            thing = (call.object, key)
            yield Change(thing, step.process, values.get(thing), after, step.index)
            values[thing] = after
    elif call.touch == "change":
        yield Change((call.object, ""), step.process, None, None, step.index)
    elif call.touch == "keys" and alone and isinstance(step.reply.value, int | float):
        values[call.object, call.keys[0]] = step.reply.value


def _first(made: Creation, index: int | str) -> Cell:
    match made:
        case NewMemory(initial=initial, fill=fill) if isinstance(index, int):
            return initial[index] if index < len(initial) else fill
        case NewSemaphore(value=value):
            return value
    return 0


def _written(
    operation: Operation, reply: object, created: dict[str, Creation]
) -> Iterator[tuple[Thing, Cell, bool]]:
    """What the operation wrote: where, the value, and whether that is added to what was there."""
    made = created.get(getattr(operation, "object", ""))
    match operation, made:
        case Write(object=name, index=index, value=value), NewMemory():
            yield (name, index), value, False
        case WriteSlice(object=name, start=start, step=step, values=values), NewMemory():
            for number, value in enumerate(values):
                yield (name, start + number * step), value, False
        case WriteBytes(object=name, start=start, data=data, format=form), NewBytes():
            yield (name, start), field_value(form, data), False
        case Release(object=name), NewSemaphore():
            yield (name, 0), 1, True
        case Acquire(object=name), NewSemaphore() if reply is True:
            yield (name, 0), -1, True
        case Put(object=name), NewQueue() | NewSimpleQueue() | NewManagedQueue():
            yield (name, 0), 1, True
        case Get(object=name), NewQueue() | NewSimpleQueue() | NewManagedQueue():
            yield (name, 0), -1, True

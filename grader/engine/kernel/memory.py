"""Value, Array, RawValue, RawArray: elements in blocks, each block a variable.

A small array has one block for each element; a large one has about 64, so that a slice touches few
variables. A synchronized one takes its lock around each access: the access is one step that waits
until the lock is free or, if it is recursive, ours; it leaves the lock as it was.
"""

from typing import Any

from grader.engine.creations import NewLock, NewMemory, NewRLock
from grader.engine.dependency import Key
from grader.engine.kernel.locks import free_for, lock_key, thing_of
from grader.engine.kernel.machine import Kernel
from grader.engine.kernel.parts import NOW, Process, ProtocolFault, Script, Wait
from grader.engine.operations import Read, ReadSlice, Write, WriteSlice

__all__ = ["CREATORS", "HANDLERS"]

BLOCKS = 64


def create_memory(k: Kernel, p: Process, made: NewMemory) -> None:
    """The elements begin with `initial`."""
    lock = k.objects.get(made.lock) if made.lock is not None else None
    if made.lock is not None and not isinstance(lock, NewLock | NewRLock):
        raise ProtocolFault(f"memory {made.object} has no lock {made.lock!r}")
    if len(made.initial) > made.length:
        raise ProtocolFault(f"memory {made.object} is shorter than its contents")
    size = _size(made)
    for start in range(0, len(made.initial), size):
        part = made.initial[start : start + size]
        missing = min(size, made.length - start) - len(part)
        k.state[_block(made, start)] = part + (made.fill,) * missing


def _size(made: NewMemory) -> int:
    return -(-made.length // BLOCKS) if made.length > BLOCKS else 1


def _block(made: NewMemory, index: int) -> Key:
    return (made.object, "cells", index // _size(made))


def _elements(k: Kernel, made: NewMemory, key: Key) -> tuple[Any, ...]:
    found = k.read(key)
    return (made.fill,) * _size(made) if found is None else found


def _turn(k: Kernel, p: Process, made: NewMemory) -> Wait:
    lock = k.objects[made.lock] if made.lock is not None else None
    if not isinstance(lock, NewLock | NewRLock):
        return NOW
    key, recursive = lock_key(lock, p), isinstance(lock, NewRLock)
    return Wait(
        lambda read: free_for(read, key, p.id, recursive), None, "memory", thing_of(lock, p)
    )


def _checked(made: NewMemory, indices: range) -> range:
    if len(indices) and not (0 <= indices[0] < made.length and 0 <= indices[-1] < made.length):
        raise ProtocolFault(f"memory {made.object} has no elements {indices}")
    return indices


def _range(start: int, step: int, count: int) -> range:
    if step == 0 or count > 16_777_216:
        raise ProtocolFault("no such slice")
    return range(start, start + step * count, step)


def _get(k: Kernel, made: NewMemory, index: int) -> Any:
    return _elements(k, made, _block(made, index))[index % _size(made)]


def _put(k: Kernel, made: NewMemory, index: int, value: Any) -> None:
    key, size = _block(made, index), _size(made)
    if size == 1:
        k.write(key, (value,))
        return
    elements = list(_elements(k, made, key))
    elements[index % size] = value
    k.write(key, tuple(elements))


def read(k: Kernel, p: Process, op: Read, made: NewMemory) -> Script:
    """One element."""
    _checked(made, range(op.index, op.index + 1))
    yield _turn(k, p, made)
    return _get(k, made, op.index)


def write(k: Kernel, p: Process, op: Write, made: NewMemory) -> Script:
    """One element."""
    _checked(made, range(op.index, op.index + 1))
    yield _turn(k, p, made)
    _put(k, made, op.index, op.value)
    return None


def read_slice(k: Kernel, p: Process, op: ReadSlice, made: NewMemory) -> Script:
    """All at once: with a lock they are consistent, without one this is a simplification."""
    indices = _checked(made, _range(op.start, op.step, op.count))
    yield _turn(k, p, made)
    size = _size(made)
    blocks = {index // size for index in indices}
    elements = {block: _elements(k, made, (made.object, "cells", block)) for block in blocks}
    return tuple(elements[index // size][index % size] for index in indices)


def write_slice(k: Kernel, p: Process, op: WriteSlice, made: NewMemory) -> Script:
    """All at once."""
    indices = _checked(made, _range(op.start, op.step, len(op.values)))
    yield _turn(k, p, made)
    size = _size(made)
    changed: dict[int, list[Any]] = {}
    for index, value in zip(indices, op.values, strict=True):
        key = (made.object, "cells", index // size)
        elements = changed.get(index // size) or list(_elements(k, made, key) if size > 1 else (0,))
        elements[index % size] = value
        changed[index // size] = elements
    for block, elements in changed.items():
        k.write((made.object, "cells", block), tuple(elements))
    return None


HANDLERS: dict[Any, Any] = {
    (Read, NewMemory): read,
    (Write, NewMemory): write,
    (ReadSlice, NewMemory): read_slice,
    (WriteSlice, NewMemory): write_slice,
}
CREATORS: dict[type, Any] = {NewMemory: create_memory}

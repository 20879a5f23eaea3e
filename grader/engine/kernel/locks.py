"""Lock, RLock, Semaphore, BoundedSemaphore, and threading's locks: private, or a Manager's.

A lock is one variable, `(id, "lock", owner)`: None, or (holder, depth); the third part is the
process for a private lock, else empty. A semaphore is counted so that an acquire depends on no
release but the one it needs: the k-th acquire takes one of the n first tokens or that of release
number k - n, `(id, "token", k - n)`.
"""

from typing import Any

from grader.engine.creations import NewLock, NewRLock, NewSemaphore
from grader.engine.dependency import Key, Reader
from grader.engine.kernel.machine import Kernel
from grader.engine.kernel.parts import NOW, Process, Script, create_nothing
from grader.engine.operations import Acquire, Error, Release, SemaphoreValue

__all__ = ["HANDLERS", "free_for", "lock_key", "thing_of"]

TOO_MANY = Error("ValueError", "semaphore or lock released too many times")
TOO_MANY_OF_THREADING = Error("ValueError", "Semaphore released too many times")
NOT_OWNED = Error("AssertionError", "attempt to release recursive lock not owned by thread")

AnyLock = NewLock | NewRLock


def lock_key(lock: AnyLock, process: Process) -> Key:
    """The variable of a lock, as `process` sees it."""
    return (lock.object, "lock", process.id if lock.private else "")


def thing_of(lock: AnyLock, process: Process) -> str:
    """The name of a lock in the list of holders."""
    return f"{lock.object}@{process.id}" if lock.private else lock.object


def free_for(read: Reader, key: Key, process: str, recursive: bool) -> bool:
    """Can `process` take the lock?"""
    held = read(key)
    return held is None or (recursive and held[0] == process)


def acquire(k: Kernel, p: Process, op: Acquire, lock: AnyLock) -> Script:
    """Take it when it is free; a recursive one also when it is ours."""
    key, recursive, thing = lock_key(lock, p), isinstance(lock, NewRLock), thing_of(lock, p)
    if (yield k.wait(lambda read: free_for(read, key, p.id, recursive), "lock", thing, op.timeout)):
        return False
    held = k.read(key)
    if held is None:
        k.hold(thing, p)
    k.write(key, (p.id, held[1] + 1 if held else 1))
    return True


def release(k: Kernel, p: Process, op: Release, lock: AnyLock) -> Script:
    """Any process may release a Lock, only the holder an RLock."""
    key = lock_key(lock, p)
    yield NOW
    held = k.read(key)
    threading = lock.private or lock.server is not None
    if isinstance(lock, NewRLock) and (held is None or held[0] != p.id):
        refused = Error("RuntimeError", "cannot release un-acquired lock")
        return refused if threading else NOT_OWNED
    if held is None:
        return Error("RuntimeError", "release unlocked lock") if threading else TOO_MANY
    k.write(key, (held[0], held[1] - 1) if held[1] > 1 else None)
    if held[1] == 1:
        k.unhold(thing_of(lock, p), held[0])
    return None


def lock_value(k: Kernel, p: Process, op: SemaphoreValue, lock: AnyLock) -> Script:
    """0 when it is held."""
    yield NOW
    return 1 if k.read(lock_key(lock, p)) is None else 0


def _token(read: Reader, semaphore: NewSemaphore) -> bool:
    number = read((semaphore.object, "acquired")) or 0
    if number < semaphore.value:
        return True
    return bool(read((semaphore.object, "token", number - semaphore.value)))


def acquire_token(k: Kernel, p: Process, op: Acquire, semaphore: NewSemaphore) -> Script:
    """Take a token."""
    thing = semaphore.object
    if (yield k.wait(lambda read: _token(read, semaphore), "semaphore", thing, op.timeout)):
        return False
    k.write((thing, "acquired"), (k.read((thing, "acquired")) or 0) + 1)
    p.balance[thing] = p.balance.get(thing, 0) + 1
    k.hold(thing, p)
    return True


def release_token(k: Kernel, p: Process, op: Release, semaphore: NewSemaphore) -> Script:
    """Give a token back; a bounded one refuses one too many.

    While every process has released only what it had taken, there can't be one too many, and
    nobody else's acquires need be looked at.
    """
    thing = semaphore.object
    yield NOW
    own = p.balance.get(thing, 0)
    if semaphore.bounded and (own <= 0 or k.read((thing, "foreign"))):
        k.write((thing, "foreign"), True)
        if (k.read((thing, "released")) or 0) >= (k.read((thing, "acquired")) or 0):
            return TOO_MANY if semaphore.server is None else TOO_MANY_OF_THREADING
    number = k.read((thing, "released")) or 0
    k.write((thing, "released"), number + 1)
    k.write((thing, "token", number), True)
    p.balance[thing] = own - 1
    if own == 1:
        k.unhold(thing, p.id)
    return None


def token_count(k: Kernel, p: Process, op: SemaphoreValue, semaphore: NewSemaphore) -> Script:
    """How many tokens there are."""
    thing = semaphore.object
    yield NOW
    released: int = k.read((thing, "released")) or 0
    return semaphore.value + released - (k.read((thing, "acquired")) or 0)


HANDLERS: dict[Any, Any] = {
    (Acquire, NewLock): acquire,
    (Acquire, NewRLock): acquire,
    (Release, NewLock): release,
    (Release, NewRLock): release,
    (SemaphoreValue, NewLock): lock_value,
    (SemaphoreValue, NewRLock): lock_value,
    (Acquire, NewSemaphore): acquire_token,
    (Release, NewSemaphore): release_token,
    (SemaphoreValue, NewSemaphore): token_count,
}


def create_lock(k: Kernel, p: Process, lock: AnyLock) -> None:
    """Remember a private one, so that fork copies it."""
    if lock.private:
        p.privates.add(lock.object)


CREATORS: dict[type, Any] = {
    NewLock: create_lock,
    NewRLock: create_lock,
    NewSemaphore: create_nothing,
}

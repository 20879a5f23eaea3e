"""flock and lockf: advisory locks on files, shared or exclusive.

The owner of an flock is the description, of a lockf the process; the two kinds know nothing of each
other. `(inode, kind, "exclusive")` is the owner that has the file alone, `(inode, kind, "shared")`
counts the owners that share it, so that these commute. `(inode, kind, owner)` is (mode, process
that took it), or None; only the owner's own steps look at it.
"""

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.engine.dependency import Key, Reader
from grader.engine.filing import LockFile
from grader.engine.kernel.parts import NOW, Description, Process, Script
from grader.engine.operations import Error

if TYPE_CHECKING:
    from grader.engine.kernel.machine import Kernel

__all__ = ["HANDLERS", "locks_lost_by_closing"]

BAD_DESCRIPTOR = Error("errno", str(errno.EBADF))
WOULD_BLOCK = Error("errno", str(errno.EAGAIN))


@dataclass(frozen=True, slots=True)
class _Lock:
    """What one owner can have of one file."""

    inode: str
    kind: str
    owner: str

    @property
    def thing(self) -> str:
        """Its name in the list of holders."""
        return f"{self.inode}/{self.kind}"

    def key(self, part: str) -> Key:
        return (self.inode, self.kind, part)

    def mode(self, read: Reader) -> str:
        """What the owner has now."""
        held = read(self.key(self.owner))
        return "unlocked" if held is None else str(held[0])

    def is_free(self, read: Reader, mode: str) -> bool:
        """Does nobody else's lock exclude this one?"""
        if read(self.key("exclusive")) not in (None, self.owner):
            return False
        if mode == "shared":
            return True
        return (read(self.key("shared")) or 0) == (self.mode(read) == "shared")

    def take(self, k: "Kernel", p: Process, mode: str) -> None:
        """It is free, and the owner has nothing of it."""
        if mode == "shared":
            k.add(self.key("shared"), 1)
        else:
            k.write(self.key("exclusive"), self.owner)
        k.write(self.key(self.owner), (mode, p.id))
        k.hold(self.thing, p)

    def give_up(self, k: "Kernel") -> None:
        """Whatever the owner has."""
        held = k.read(self.key(self.owner))
        if held is None:
            return
        if held[0] == "shared":
            k.add(self.key("shared"), -1)
        else:
            k.write(self.key("exclusive"), None)
        k.write(self.key(self.owner), None)
        k.unhold(self.thing, held[1])


def lock_file(k: "Kernel", p: Process, op: LockFile) -> Script:
    """An flock that changes its mode is given up first, as flock(2) says; a lockf is not."""
    file = p.files.get(op.object)
    if file is None or (op.kind == "lockf" and not _allows(file, op.mode)):
        yield NOW
        return BAD_DESCRIPTOR
    lock = _Lock(file.inode, op.kind, op.object if op.kind == "flock" else p.id)
    if op.mode == "unlocked":
        yield NOW
        lock.give_up(k)
        return None
    kept = ("unlocked",) if op.kind == "flock" else ("unlocked", "shared", "exclusive")
    timeout = None if op.wait else 0
    late = yield k.wait(
        lambda read: lock.mode(read) not in kept or lock.is_free(read, op.mode),
        op.kind,
        lock.thing,
        timeout,
    )
    if late:
        return WOULD_BLOCK
    if lock.mode(k.read) == op.mode:
        return None
    lock.give_up(k)
    if lock.is_free(k.read, op.mode) or not (
        yield k.wait(lambda read: lock.is_free(read, op.mode), op.kind, lock.thing, timeout)
    ):
        lock.take(k, p, op.mode)
        return None
    return WOULD_BLOCK


def _allows(file: Description, mode: str) -> bool:
    return {"shared": file.reading, "exclusive": file.writing}.get(mode, True)


def locks_lost_by_closing(k: "Kernel", p: Process, description: str, file: Description) -> None:
    """The flock with the last who holds the description, the lockf of this process at once."""
    flock = _Lock(file.inode, "flock", description)
    if flock.mode(k.read) != "unlocked" and not k.read((description, "held")):
        flock.give_up(k)
    _Lock(file.inode, "lockf", p.id).give_up(k)


HANDLERS = {LockFile: lock_file}

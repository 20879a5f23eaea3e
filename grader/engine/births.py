"""Where a run's newborn children wait: each for one byte of a file, all of them locked here.

Locks of a file work through every sandbox, name the one who is let go, and are given up by the
kernel if the judge dies.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator

from grader.engine.spec import Watching

__all__ = ["Births", "held_births"]

_MOST = 64
"""More children than that are not held: nobody has locked their bytes."""


class Births:
    """The file, and which of the children wait; `waiting` is number to pid, by the judge."""

    def __init__(self) -> None:
        self.file = os.memfd_create("births")
        self.waiting: dict[int, int] = {}
        self.known: set[int] = set()
        """The numbers of all that were born so far."""
        fcntl.lockf(self.file, fcntl.LOCK_EX, _MOST)

    def born(self, number: int, pid: int) -> None:
        """The caller's child number `number` has said that it waits; only the first one counts."""
        if 0 <= number < _MOST and number not in self.known:
            self.known.add(number)
            self.waiting[number] = pid

    def let_go(self, number: int) -> None:
        """Let that child go on."""
        del self.waiting[number]
        fcntl.lockf(self.file, fcntl.LOCK_UN, 1, number)

    def close(self) -> None:
        """Let go of everybody: whoever comes now does not wait."""
        os.close(self.file)


@contextlib.contextmanager
def held_births(watching: Watching | None) -> Iterator[Births | None]:
    """The place for the births of a run, where they are held."""
    if watching is None or not watching.holds_births:
        yield None
        return
    with contextlib.closing(Births()) as births:
        yield births

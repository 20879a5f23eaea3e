"""Which two steps commute: footprints over the variables of the kernel.

The state of the kernel is one table of variables, and every access goes through it, so a step's
footprint records itself and can't be forgotten. A step's decisions may depend on nothing but what
its footprint names; then two steps whose footprints don't conflict commute in every state
(Godefroid, LNCS 1032, 1996).
"""

from collections.abc import Callable
from typing import Any

__all__ = ["ADD", "READ", "WRITE", "Footprint", "Key", "Reader", "Test", "conflict", "merged"]

READ = 1
ADD = 2
"""Counting up or down without looking: commutes with other additions."""
WRITE = 4

Key = tuple[str, ...] | tuple[str | int, ...]
Footprint = dict[Key, int]
Reader = Callable[[Key], Any]
Test = Callable[[Reader], bool]
"""Can a waiting step go on? A pure function of the variables that it reads."""


def conflict(one: Footprint, other: Footprint) -> bool:
    """Two accesses of a variable commute if both read or both add."""
    if len(other) < len(one):
        one, other = other, one
    for key, mode in one.items():
        theirs = other.get(key)
        if theirs is not None and (theirs != mode or mode == WRITE):
            return True
    return False


def merged(before: int, access: int) -> int:
    """The mode of a variable that was accessed as `before` and then as `access`."""
    return access if before in (0, access) else WRITE

"""Whom a sandbox runs as, where the grader is root: an id that nothing else on the machine has."""

import itertools
import os
from pathlib import Path

__all__ = ["own_user"]

_FIRST = 1_500_000_000
_SLOTS = 64
"""Ids for each process that grades; pid_max is 2**22 at most, so all stay below 2**31."""
_NOBODY = 65534
_numbers = itertools.count()


def own_user() -> int:
    """An id for the next sandbox of this process; 0 where we are not root and have no choice."""
    if os.geteuid() != 0:
        return 0
    chosen = _FIRST + os.getpid() * _SLOTS + next(_numbers) % _SLOTS
    return chosen if _mapped(chosen) else _NOBODY


def _mapped(user: int) -> bool:
    """Whether this user namespace (a container's, say) has such an id."""
    try:
        ranges = Path("/proc/self/uid_map").read_text(encoding="ascii").splitlines()
    except OSError:
        return False
    starts = ((int(line.split()[0]), int(line.split()[2])) for line in ranges)
    return any(start <= user < start + length for start, length in starts)

"""The processes below a given one, as Linux shows them in /proc."""

import contextlib
import os
import signal
from collections.abc import Iterator

__all__ = ["adopt_orphans", "children", "descendants", "kill_below", "read", "threads"]

_PR_SET_CHILD_SUBREAPER = 36


def read(file: str) -> bytes:
    """The content of a file of /proc; OSError when its process has ended."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        return os.read(descriptor, 65536)
    finally:
        os.close(descriptor)


def children(pid: int) -> list[int]:
    """The children of all threads of `pid`; empty when it has ended."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in threads(pid):
            found += map(int, read(f"/proc/{pid}/task/{thread}/children").split())
    return found


def threads(pid: int) -> list[int]:
    """The numbers of all threads of `pid`; empty when it has ended."""
    with contextlib.suppress(OSError):
        return [int(thread) for thread in os.listdir(f"/proc/{pid}/task")]
    return []


def descendants(pid: int) -> Iterator[int]:
    """Every process below `pid`, parents before their children."""
    found = children(pid)
    while found:
        child = found.pop()
        yield child
        found += children(child)


def kill_below(pid: int) -> None:
    """Send SIGKILL to every process below `pid`."""
    for below in descendants(pid):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(below, signal.SIGKILL)


def adopt_orphans(adopt: bool = True) -> None:
    """Become the parent of those below that lose their own (a subreaper), or cease to."""
    import ctypes  # only where a process needs it: it is slow to load

    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, int(adopt), 0, 0, 0)

"""Whether a socket that a process sleeps in has a time limit of its own, which no look shows."""

import contextlib
import functools
import os
import socket
from collections.abc import Callable

__all__ = ["time_limited"]

_PIDFD_GETFD = 438
"""The number of this system call, on every machine: a descriptor of another process, for us."""
_LIMITS = socket.SO_RCVTIMEO, socket.SO_SNDTIMEO
_SIZE = 16
"""Bytes of a timeval; all of them are 0 where there is no limit."""


def time_limited(pid: int, descriptor: int) -> bool:
    """Whether `descriptor` of the process is a socket with SO_RCVTIMEO or SO_SNDTIMEO.

    False as well where the system does not let us see it.
    """
    with contextlib.suppress(OSError), contextlib.ExitStack() as opened:
        if not os.readlink(f"/proc/{pid}/fd/{descriptor}").startswith("socket:"):
            return False
        process = os.pidfd_open(pid)
        opened.callback(os.close, process)
        ours = _syscall()(_PIDFD_GETFD, process, descriptor, 0)
        if ours < 0:
            return False
        sock = opened.enter_context(socket.socket(fileno=ours))
        return any(any(sock.getsockopt(socket.SOL_SOCKET, one, _SIZE)) for one in _LIMITS)
    return False


@functools.cache
def _syscall() -> Callable[..., int]:
    import ctypes  # only where a process sleeps in a socket: it is slow to load

    found: Callable[..., int] = ctypes.CDLL(None).syscall
    return found

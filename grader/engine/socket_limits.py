"""Whether a socket that a process sleeps in has a time limit of its own, which no look shows."""

import contextlib
import functools
import os
import socket
import stat
from collections.abc import Callable

__all__ = ["time_limited"]

_PIDFD_GETFD = 438
_LIMITS = socket.SO_RCVTIMEO, socket.SO_SNDTIMEO
_SIZE = 16


def time_limited(pid: int, descriptor: int) -> bool:
    """Whether `descriptor` of the process is a socket with SO_RCVTIMEO or SO_SNDTIMEO.

    False as well where the system does not let us see it.
    """
    with contextlib.suppress(OSError), contextlib.ExitStack() as open_:
        process = os.pidfd_open(pid)
        open_.callback(os.close, process)
        ours = _getfd()(_PIDFD_GETFD, process, descriptor, 0)
        if ours < 0:
            return False
        open_.callback(os.close, ours)
        if stat.S_ISSOCK(os.fstat(ours).st_mode):
            sock = open_.enter_context(socket.socket(fileno=os.dup(ours)))
            return any(any(sock.getsockopt(socket.SOL_SOCKET, one, _SIZE)) for one in _LIMITS)
    return False


@functools.cache
def _getfd() -> Callable[..., int]:
    import ctypes  # only where a process sleeps in a socket: it is slow to load

    found: Callable[..., int] = ctypes.CDLL(None).syscall
    return found

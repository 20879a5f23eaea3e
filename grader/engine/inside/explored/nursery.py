"""Where processes that inherit nothing come from: a fork made before the learner's file is loaded.

It only waits. Who starts such a process sends three descriptors: the child's line to the kernel,
what the child is to read, and the sender's own way to the nursery, which the child gets. So the
nursery ends by itself, once no process of the run is left that could send.
"""

import os
import socket
from collections.abc import Callable
from typing import NoReturn

__all__ = ["bear", "enter", "is_open", "open_nursery"]

Live = Callable[[socket.socket, bytes], NoReturn]
"""What a child does, with its line and with what it was sent."""

_DESCRIPTORS = 3
_exit = os._exit  # learners find another one under this name
_way: socket.socket | None = None


def open_nursery(live: Live, unused: int) -> None:
    """Fork the nursery of this run; a child of it will `live`.

    `unused` is a descriptor that is not for it.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        ours.close()
        os.close(unused)
        _serve(theirs, live)
    theirs.close()
    enter(ours)


def enter(way: socket.socket) -> None:
    """From now on, this process and what it forks know the way to the nursery."""
    global _way
    _way = way


def is_open() -> bool:
    """Whether this run has a nursery."""
    return _way is not None


def bear(line: socket.socket, payload: bytes) -> None:
    """Have a child be born that speaks over `line` and gets `payload`."""
    if _way is None:
        raise RuntimeError("no nursery is open")
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            socket.send_fds(_way, [b"!"], [line.fileno(), theirs.fileno(), _way.fileno()])
        ours.sendall(payload)


def _serve(requests: socket.socket, live: Live) -> NoReturn:
    while True:
        _, descriptors, _, _ = socket.recv_fds(requests, 1, _DESCRIPTORS)
        if len(descriptors) != _DESCRIPTORS:
            _exit(0)
        if os.fork() == 0:
            requests.close()
            line, sent, way = (socket.socket(fileno=one) for one in descriptors)
            enter(way)
            live(line, _everything(sent))
        for descriptor in descriptors:
            os.close(descriptor)


def _everything(sent: socket.socket) -> bytes:
    with sent, sent.makefile("rb") as stream:
        return stream.read()

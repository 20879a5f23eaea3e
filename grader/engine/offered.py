"""Takes the sockets that a run hands out before it loads anything (inside/connect)."""

import array
import socket

from grader.engine.receiving import Receiver
from grader.errors import MachineError

__all__ = ["offered"]

_PATIENCE = 30.0
"""Seconds for the run to make them; it does nothing else before."""


def offered(gate: Receiver, count: int) -> tuple[bytes, list[int]]:
    """The gate's first packet and the `count` descriptors with it; nothing when the run has ended.

    MachineError when nothing comes in time.
    """
    size = array.array("i").itemsize * count
    gate.ours.settimeout(_PATIENCE)
    try:
        packet, rights, _, _ = gate.ours.recvmsg(2, socket.CMSG_SPACE(size) + 64)
    except TimeoutError:
        raise MachineError("a run did not make its connections in time") from None
    finally:
        gate.ours.setblocking(False)
    found = array.array("i")
    for _, kind, data in rights:
        if kind == socket.SCM_RIGHTS:
            found.frombytes(data[: len(data) // found.itemsize * found.itemsize])
    return packet, list(found)

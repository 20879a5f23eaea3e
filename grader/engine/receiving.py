"""The judge's ends of a run's sockets: packets, and who sent them by the kernel's word."""

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from grader.engine.packets import PACKET
from grader.errors import ChannelError

__all__ = ["EVERYTHING", "SOME", "Receiver", "RunSockets", "receive_from"]

_CREDENTIALS = struct.Struct("3i")
SOME = 512
"""Packets taken in before anything else is looked at: a flood must not keep the judge busy."""
EVERYTHING = 2**62


def receive_from(sock: socket.socket) -> tuple[int, bytes]:
    """The next packet as (pid of the sender, packet); pid 0 and no packet at the end.

    The socket has SO_PASSCRED set; the pid is the sender's as the judge sees it.
    """
    space = socket.CMSG_SPACE(_CREDENTIALS.size)
    packet, ancillary, _, _ = sock.recvmsg(PACKET + 1, space)
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
            return int(_CREDENTIALS.unpack(data[: _CREDENTIALS.size])[0]), packet
    if packet:
        raise ChannelError("a packet without credentials")
    return 0, packet


class Receiver:
    """The judge's end of one socket of a run."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.ours.setblocking(False)

    def packets(self, most: int = SOME) -> Iterator[tuple[int, bytes]]:
        """What has arrived, as (pid, packet); ends when nothing more is there, or at the `most`."""
        for _ in range(most):
            try:
                pid, packet = receive_from(self.ours)
            except (BlockingIOError, ConnectionResetError):
                return
            if not pid:
                return
            yield pid, packet

    def close(self) -> None:
        """Close both ends, as far as they are open."""
        self.ours.close()
        self.theirs.close()


@dataclass(frozen=True, slots=True)
class RunSockets:
    """The sockets of one run, all made before it: nothing can be opened from inside later."""

    channel: Receiver
    out: Receiver
    err: Receiver
    stacks: Receiver
    gate: Receiver

    @classmethod
    def make(cls) -> Self:
        return cls(*(Receiver() for _ in range(5)))

    def all(self) -> tuple[Receiver, ...]:
        return (self.channel, self.out, self.err, self.stacks, self.gate)

    def close(self) -> None:
        for receiver in self.all():
            receiver.close()

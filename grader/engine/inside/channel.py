"""The learner's side of the channel: one socket that every process of a run shares."""

import socket

from msgspec import Struct

from grader.engine import wire
from grader.engine.packets import PACKET, join_pieces

__all__ = ["Channel"]


class Channel:
    """Sends reports; the kernel adds the sender's pid, so that no process speaks for another."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock

    def fileno(self) -> int:
        """The socket's descriptor."""
        return self._socket.fileno()

    def send(self, report: Struct) -> None:
        """Send one report; blocks while the judge is behind."""
        wire.send(self._socket, report)

    def receive_request(self) -> wire.Request:
        """The request that this run was forked for."""
        pieces = bytearray()
        while True:
            packet = self._socket.recv(PACKET + 1)
            whole = join_pieces(pieces, packet)
            if whole is not None:
                return wire.decode_request(whole)

"""The judge's ends of the sockets of an explored run's processes, one for each."""

import array
import os
import socket

from grader.engine.packets import PACKET, join_pieces

__all__ = ["Line"]


class Line:
    """The judge's end of one process's socket."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)  # it is known by its socket
        self.socket = sock
        self.pieces = bytearray()

    def receive(self) -> tuple[bytes | None, socket.socket | None]:
        """A whole message, or None, and the socket that came with it; EOFError at the end."""
        space = socket.CMSG_SPACE(array.array("i").itemsize)
        try:
            packet, ancillary, _, _ = self.socket.recvmsg(PACKET + 1, space)
        except BlockingIOError:
            return None, None
        except ConnectionResetError:
            packet, ancillary = b"", []
        end = _received_socket(ancillary)
        if not packet:
            raise EOFError
        return join_pieces(self.pieces, packet), end


def _received_socket(ancillary: list[tuple[int, int, bytes]]) -> socket.socket | None:
    found = array.array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            found.frombytes(data[: len(data) - len(data) % found.itemsize])
    sockets = []
    for descriptor in found:
        try:
            sockets.append(socket.socket(fileno=descriptor))
        except OSError:  # no socket at all
            os.close(descriptor)
    for surplus in sockets[1:]:
        surplus.close()
    return sockets[0] if sockets else None

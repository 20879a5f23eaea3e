"""The judge's ends of the sockets of an explored run's processes, one for each."""

import array
import os
import socket

from grader.engine.packets import PACKET, join_pieces

__all__ = ["Line", "is_line"]


class Line:
    """The judge's end of one process's socket."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)  # it is known by its socket
        self.socket = sock
        self._pieces = bytearray()
        self._end: socket.socket | None = None

    def receive(self) -> tuple[bytes | None, socket.socket | None]:
        """A whole message, or None, and the socket that came with it; EOFError at the end.

        A socket travels with the first piece of its message.
        """
        space = socket.CMSG_SPACE(array.array("i").itemsize)
        try:
            packet, ancillary, _, _ = self.socket.recvmsg(PACKET + 1, space)
        except BlockingIOError:
            return None, None
        except OSError:  # reset, or never connected at all
            packet, ancillary = b"", []
        end = _received_socket(ancillary)
        if not packet:
            if end is not None:
                end.close()
            raise EOFError
        return self._joined(packet, end)

    def _joined(
        self, packet: bytes, end: socket.socket | None
    ) -> tuple[bytes | None, socket.socket | None]:
        if end is not None:
            if self._end is not None:
                self._end.close()
            self._end = end
        message = join_pieces(self._pieces, packet)
        if message is None:
            return None, None
        end, self._end = self._end, None
        return message, end

    def close(self) -> None:
        """Let the process go."""
        if self._end is not None:
            self._end.close()
        self.socket.close()


def is_line(sock: socket.socket) -> bool:
    """Whether it is of the kind that a process's line is."""
    kind = sock.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE)
    return sock.family == socket.AF_UNIX and kind == socket.SOCK_SEQPACKET


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

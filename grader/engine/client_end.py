"""One client at its end of a connection to a learner's server: what it does, and what it hears."""

import contextlib
import errno
import socket

from grader.engine.clients import (
    Closes,
    Connects,
    Hears,
    HearsMessage,
    HearsTheEnd,
    IsTaken,
    Move,
)
from grader.engine.far_end import BREAK_OFF
from grader.engine.peers import HangsUp, Resets, Says

__all__ = ["ClientEnd"]

_PIECE = 1 << 20
_MOST = 64 << 20
"""Bytes that a client listens to."""
_HEADER = 4
_UNDER_WAY = (errno.EINPROGRESS, errno.EALREADY)


class ClientEnd:
    """The client's socket, made in the run's network.

    `moved` is different whenever something has gone over the connection.
    """

    def __init__(self, sock: socket.socket, port: int) -> None:
        self._socket = sock
        self._server = ("127.0.0.1", port)
        self._unsent = memoryview(b"")
        self._wanted = 0
        self._messages_end = 0
        self._told = 0
        self._told_the_end = False
        self.heard = bytearray()
        self.ended = False
        """Whether the server will say nothing more, or nobody is there to hear it."""
        self.refused = self.broken_off = False
        self.open = False
        self.moved = 0
        self.port = 0
        sock.setblocking(False)

    def fileno(self) -> int:
        """The descriptor, for polling."""
        return self._socket.fileno()

    def begin(self, move: Move) -> None:
        """What a move asks to be noted before it is tried for the first time."""
        match move:
            case Says(data):
                self._unsent = memoryview(bytes(self._unsent) + data)
            case Hears(count):
                self._wanted += count

    def done(self, move: Move, taken: bool) -> bool:
        """Try the move, and whether that was the end of it; `taken`: its connection is accepted."""
        if self.refused:
            return True
        match move:
            case Connects():
                return self._connect()
            case Says():
                self.send()
                return True
            case Hears():
                return self.ended or len(self.heard) >= self._wanted
            case HearsMessage():
                return self.ended or self._next_message()
            case HearsTheEnd():
                return self.ended
            case IsTaken():
                return self.ended or taken
        return self._leave(move)

    def send(self) -> None:
        """Hand over what has not been sent, as far as the system takes it."""
        while self._unsent and self.open:
            try:
                sent = self._socket.send(self._unsent)
            except BlockingIOError:
                return
            except OSError:  # the server has closed or reset its end
                self._unsent = memoryview(b"")
                return
            self._unsent = self._unsent[sent:]
            self.moved += 1

    def hear(self) -> None:
        """Take in what has come."""
        while self.open and not self.ended and len(self.heard) < _MOST:
            try:
                data = self._socket.recv(_PIECE)
            except BlockingIOError:
                return
            except OSError:  # reset
                data = b""
            self.moved += 1
            self.ended = not data
            with contextlib.suppress(OSError):  # or bytes would seem under way for a while longer
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            self.heard += data

    @property
    def missing(self) -> int:
        """How many of the bytes that were waited for have not come."""
        return self._wanted - len(self.heard)

    def news(self) -> tuple[bytes, bool]:
        """What it has heard since it was last asked, and whether the end is new too."""
        new, self._told = bytes(self.heard[self._told :]), len(self.heard)
        ended = self.ended and self.open and not self._told_the_end
        self._told_the_end |= ended
        return new, ended

    def close(self) -> None:
        """Break the connection off, if it is still there."""
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, BREAK_OFF)
        self._shut()

    def _connect(self) -> bool:
        problem = self._socket.connect_ex(self._server)
        if problem in _UNDER_WAY:
            return False
        self.moved += 1
        self.refused = self.ended = problem not in (0, errno.EISCONN)
        self.open = not self.refused
        if self.open:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.port = self._socket.getsockname()[1]
        return True

    def _next_message(self) -> bool:
        start = self._messages_end + _HEADER
        if len(self.heard) < start:
            return False
        end = start + int.from_bytes(self.heard[self._messages_end : start], "big")
        if len(self.heard) < end:
            return False
        self._messages_end = end
        return True

    def _leave(self, move: Move) -> bool:
        if isinstance(move, Resets):
            self.broken_off = True
            self.close()
            return True
        if self._unsent:
            return False
        if isinstance(move, HangsUp):
            with contextlib.suppress(OSError):  # the server has reset it
                self._socket.shutdown(socket.SHUT_WR)
        elif isinstance(move, Closes):
            self.hear()
            self._shut()
        return True

    def _shut(self) -> None:
        self.moved += 1
        self.open, self.ended = False, True
        self._socket.close()

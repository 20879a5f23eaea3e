"""One peer at its end of a connection: when it moves, what it hears, what will be told of it."""

import contextlib
import fcntl
import signal
import socket
import struct
import termios
from collections import deque

from grader.engine.caller import Caller
from grader.engine.peers import (
    Conversation,
    HangsUp,
    Move,
    Peer,
    Resets,
    Says,
    Signals,
    Turn,
    WaitsUntilStuck,
)

__all__ = ["BREAK_OFF", "FarEnd"]

_SHOWN = 64
"""Bytes of a turn that are kept to be shown."""
_PIECE = 1 << 20
_MOST = 64 << 20
"""Bytes that a peer listens to; who sends more has lost count."""
BREAK_OFF = struct.pack("ii", 1, 0)
"""SO_LINGER with no time: closing sends a reset, and no port stays occupied."""


class FarEnd:
    """One peer at its end of the connection."""

    def __init__(
        self, peer: Peer, ours: socket.socket, theirs: socket.socket, caller: Caller
    ) -> None:
        self._moves = deque(peer.moves)
        self._ours = ours
        self._theirs = theirs
        self._caller = caller
        self._unsent = memoryview(b"")
        self._heard = bytearray()
        self._turns: list[Turn] = []
        self.open = True
        self._heard_the_end = False
        self.moved = 0
        ours.setblocking(False)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, BREAK_OFF)

    @property
    def going_on(self) -> bool:
        """Whether it has moves left, or bytes of the last one."""
        return bool(self._moves or self._unsent)

    @property
    def unread(self) -> int:
        """How many bytes have arrived that the learner's program has not taken."""
        return _pending(self._theirs, termios.FIONREAD)

    @property
    def under_way(self) -> bool:
        """Whether bytes have been sent that have not arrived."""
        return self.open and bool(
            _pending(self._ours, termios.TIOCOUTQ) or _pending(self._theirs, termios.TIOCOUTQ)
        )

    def advance(self) -> None:
        """Hear, and move as far as the learner's program has taken what was sent."""
        if not self.open:
            return
        if not self._waits():
            self._hear()
        self._send()
        while self._moves and not self._waits() and not self._unsent and self._taken():
            self._make(self._moves.popleft())

    def hear_on(self) -> bool:
        """Hear, and say no more; whether more is on its way here."""
        if not self.open:
            return False
        more = bool(_pending(self._theirs, termios.TIOCOUTQ))
        self._hear()
        return more

    def nudge(self) -> bool:
        """Make the next move though not everything was taken; False where bytes are unsent."""
        if self._unsent or not self.open:
            return False
        self._make(self._moves.popleft())
        while self._moves and isinstance(self._moves[0], Signals):  # it waits now, before we read
            self._make(self._moves.popleft())
        self.advance()
        return True

    def conversation(self) -> Conversation:
        """What went over the connection, and what else would have.

        How far the peer came with its moves before it knew that the call had returned is chance, so
        all of them are told; what the learner's program has taken is not.
        """
        rest = [_turn(move) for move in self._moves]
        unsaid = len(self._unsent) + sum(turn.length for turn in rest)
        return Conversation((*self._turns, *rest), bytes(self._heard), self.unread + unsaid)

    def close(self) -> None:
        """Break the connection off."""
        self._ours.close()
        self._theirs.close()

    def _waits(self) -> bool:
        return bool(self._moves) and isinstance(self._moves[0], WaitsUntilStuck)

    def _taken(self) -> bool:
        return not _pending(self._ours, termios.TIOCOUTQ) and not self.unread

    def _make(self, move: Move) -> None:
        self.moved += 1
        self._turns.append(_turn(move))
        match move:
            case Says(data):
                self._unsent = memoryview(data)
                self._send()
            case HangsUp():
                with contextlib.suppress(OSError):  # the learner's program has reset it
                    self._ours.shutdown(socket.SHUT_WR)
            case Resets():
                self._end()
            case Signals():
                self._caller.signal(signal.SIGUSR1)

    def _send(self) -> None:
        while self._unsent:
            try:
                sent = self._ours.send(self._unsent)
            except BlockingIOError:
                return
            except OSError:  # the learner's program has closed or reset its end
                self._end()
                return
            self._unsent = self._unsent[sent:]
            self.moved += 1

    def _hear(self) -> None:
        while len(self._heard) < _MOST:
            try:
                data = self._ours.recv(_PIECE)
            except BlockingIOError:
                return
            except OSError:  # reset
                data = b""
            if not data:
                self._note_the_end()
                return
            self.moved += 1
            self._heard += data
            self._note(data)

    def _note_the_end(self) -> None:
        if not self._heard_the_end:
            self._heard_the_end = True
            self._turns.append(Turn(None))

    def _note(self, data: bytes) -> None:
        """Write down what was heard; where the stream was cut on its way is nobody's doing."""
        last = self._turns[-1] if self._turns else None
        if last is None or last.move is not None:
            last = Turn(None)
        else:
            self._turns.pop()
        shown = (last.data + data)[:_SHOWN]
        self._turns.append(Turn(None, shown, last.length + len(data)))

    def _end(self) -> None:
        """Nothing more will be said or heard."""
        self.open = False
        self._moves.clear()
        self._unsent = memoryview(b"")
        self._ours.close()


def _pending(sock: socket.socket, which: int) -> int:
    """Bytes not acknowledged yet (TIOCOUTQ), or not read yet (FIONREAD); 0 for a closed socket."""
    try:
        answer = fcntl.ioctl(sock.fileno(), which, b"\0\0\0\0")
    except (OSError, ValueError):
        return 0
    return int(struct.unpack("i", answer)[0])


def _turn(move: Move) -> Turn:
    data = move.data if isinstance(move, Says) else b""
    return Turn(move, data[:_SHOWN], len(data))

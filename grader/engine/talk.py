"""The judge's side of a run's connections: makes the peers' moves, and hears what is said.

The sockets are made inside, in the sandbox's own network (inside/connect), and handed out before
any code of the learner's runs: the script of a peer and what it has heard are never in there. With
each comes a second descriptor of the learner's end, by which we see what has not been taken yet.
"""

import array
import contextlib
import fcntl
import socket
import struct
import termios
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Self

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
from grader.engine.receiving import Receiver
from grader.errors import MachineError

__all__ = ["Talk"]

_PATIENCE = 30.0
"""Seconds for the run to make its connections; it does nothing else before."""
_LAST_WORDS = 10.0
"""Seconds for bytes to come over loopback that were handed to the system."""
_SOON = 0.001
_SHOWN = 64
"""Bytes of a turn that are kept to be shown."""
_PIECE = 1 << 20
_MOST = 64 << 20
"""Bytes that a peer listens to; who sends more has lost count."""
_BREAK_OFF = struct.pack("ii", 1, 0)
"""SO_LINGER with no time: closing sends a reset, and no port stays occupied."""


class Talk:
    """The peers of one run; each has a connection. Nothing here ever blocks."""

    def __init__(self, ends: Sequence["_End"]) -> None:
        self._ends = ends

    @classmethod
    def with_peers(cls, peers: Sequence[Peer], gate: Receiver, signal: Callable[[], None]) -> Self:
        """Take the connections for `peers` from the gate's socket, where the run offers them.

        `signal` sends the signal of the move `Signals`. MachineError when nothing comes; a run
        that could not make the connections says so itself.
        """
        if not peers:
            return cls(())
        descriptors = _offered(gate, 2 * len(peers))
        if not descriptors:
            return cls(())
        sockets = [socket.socket(fileno=descriptor) for descriptor in descriptors]
        pairs = zip(peers, sockets[::2], sockets[1::2], strict=True)
        return cls([_End(peer, ours, theirs, signal) for peer, ours, theirs in pairs])

    @property
    def open(self) -> bool:
        """Whether anything can still be said or heard."""
        return any(end.open for end in self._ends)

    @property
    def going_on(self) -> bool:
        """Whether a peer has moves left, or bytes of the last one."""
        return any(end.going_on for end in self._ends)

    @property
    def quiet(self) -> bool:
        """Whether nothing is on its way, in any direction."""
        return not any(end.under_way for end in self._ends)

    @property
    def over(self) -> bool:
        """Whether there were peers, who have made all their moves, and all of it has been taken."""
        return bool(self._ends) and not self.going_on and not any(one.unread for one in self._ends)

    @property
    def progress(self) -> object:
        """Something that is different whenever something has gone over a connection."""
        return [(end.moved, end.unread) for end in self._ends]

    def advance(self) -> None:
        """Hear what was said, and make every move that is due."""
        for end in self._ends:
            end.advance()

    def nudge(self) -> bool:
        """Have the first peer that has moves left make the next one; whether there is any."""
        for end in self._ends:
            if end.going_on:
                return end.nudge()
        return False

    def hear_out(self) -> None:
        """Hear what the learner's program had sent when it ended; nobody is left to answer."""
        deadline = time.monotonic() + _LAST_WORDS
        for end in self._ends:
            while end.hear_on() and time.monotonic() < deadline:
                time.sleep(_SOON)

    def conversations(self) -> tuple[Conversation, ...]:
        """What went over the connections."""
        return tuple(end.conversation() for end in self._ends)

    def close(self) -> None:
        """Break all connections off."""
        for end in self._ends:
            end.close()


def _offered(gate: Receiver, count: int) -> list[int]:
    """The descriptors that travel with the gate's first packet; none when the run has ended."""
    size = array.array("i").itemsize * count
    gate.ours.settimeout(_PATIENCE)
    try:
        _, rights, _, _ = gate.ours.recvmsg(1, socket.CMSG_SPACE(size) + 64)
    except TimeoutError:
        raise MachineError("a run did not make its connections in time") from None
    finally:
        gate.ours.setblocking(False)
    found = array.array("i")
    for _, kind, data in rights:
        if kind == socket.SCM_RIGHTS:
            found.frombytes(data[: len(data) // found.itemsize * found.itemsize])
    return list(found)


class _End:
    """One peer at its end of the connection."""

    def __init__(
        self, peer: Peer, ours: socket.socket, theirs: socket.socket, signal: Callable[[], None]
    ) -> None:
        self._moves = deque(peer.moves)
        self._ours = ours
        self._theirs = theirs
        self._signal = signal
        self._unsent = memoryview(b"")
        self._heard = bytearray()
        self._turns: list[Turn] = []
        self.open = True
        self._heard_the_end = False
        self.moved = 0
        ours.setblocking(False)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _BREAK_OFF)

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
        self._hear()
        return bool(_pending(self._theirs, termios.TIOCOUTQ))

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
                self._signal()

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

"""One UDP peer at its sockets: when it sends, what it hears, what will be told of it."""

import contextlib
import signal
import socket
import time
from collections import deque
from collections.abc import Sequence

from grader.engine.caller import Caller
from grader.engine.datagrams import (
    Answers,
    Datagram,
    DatagramPeer,
    DatagramTurn,
    Exchange,
    Freezes,
    Hears,
    KeepsSending,
    Sends,
)
from grader.engine.inside.connect import HOST
from grader.errors import MachineError

__all__ = ["DatagramEnd"]

_LARGEST = 65536
_MOST = 1 << 20
"""Bytes that a peer listens to; who sends more has lost count."""
_BESIDES = 100
"""Bytes that a datagram counts besides its own."""
_PACE = 0.01
"""Seconds between two datagrams of a stream: only so many fit into a time limit."""
_STEP = 0.02
"""Seconds that its clock goes on at most from one look to the next."""


class DatagramEnd:
    """One peer and its sockets; `serving` is the port of the learner's that clients send to."""

    open = True

    def __init__(
        self, peer: DatagramPeer, ours: Sequence[socket.socket], caller: Caller, serving: int = 0
    ) -> None:
        self._peer = peer
        self._moves = deque(peer.moves)
        self._ours = ours
        self._caller = caller
        self._serving = serving
        self._heard: list[tuple[bytes, tuple[str, int]]] = []
        self._listened = 0
        self._awaited = 0
        self._answered = 0
        self._in_stream = 0
        self._last_sent = 0.0
        self._frozen_at: float | None = None
        self._turns: list[DatagramTurn] = []
        self._looked = time.monotonic()
        self._clock = 0.0
        self.moved = 0
        for sock in ours:
            sock.setblocking(False)

    @property
    def going_on(self) -> bool:
        """Whether it has moves left; to answer whatever may come is none."""
        return bool(self._moves) and not isinstance(self._moves[0], Answers)

    @property
    def unread(self) -> int:
        """How much lies at the learner's socket that was sent there and is not taken yet."""
        return self._queued() or 0

    @property
    def under_way(self) -> bool:
        """Whether it has something still to hear; what is sent over loopback arrives at once."""
        return self._hear()

    def advance(self) -> None:
        """Hear, and make every move that is due, until something was sent.

        After that it is seen first what has come of it, or whether the call has ended.
        """
        now = time.monotonic()
        away, self._looked = now - self._looked, now
        self._clock += min(away, _STEP)
        self._hear()
        while self._moves and self._made(self._moves[0], now, away):
            self.moved += 1
            if not isinstance(self._moves.popleft(), Hears):
                break

    def send_no_more(self) -> None:
        """Listen, and leave out all moves that are not made."""
        self._moves.clear()
        self._thaw()

    def hear_on(self) -> bool:
        """Hear what has come; never more is on its way."""
        self._hear()
        return False

    def nudge(self) -> bool:
        """No move of a UDP peer's is made before it is due."""
        return False

    def conversation(self) -> Exchange:
        """What went to and fro."""
        return Exchange(self._peer, tuple(self._turns))

    def close(self) -> None:
        """Leave, and no process standing still."""
        self._thaw()
        for sock in self._ours:
            sock.close()

    # --- one move: whether it is made, and the next one's turn ----------------------------------
    def _made(self, move: object, now: float, away: float) -> bool:
        match move:
            case Hears():
                return self._heard_another()
            case Answers(datagrams):
                return self._answer_each(datagrams)
            case Sends(datagrams):
                return self._taken() and self._send(*datagrams)
            case KeepsSending(within=within):
                _still_there(away, within)
                return self._streamed(move, now)
            case Freezes(within=within):
                _still_there(away if self._frozen_at is None else 0.0, within)
                return self._froze(move, now)
        raise TypeError(f"no such move: {move}")

    def _heard_another(self) -> bool:
        another = len(self._heard) > self._awaited
        self._awaited += another
        return another

    def _answer_each(self, datagrams: Sequence[Datagram]) -> bool:
        """Answer what has not been answered; False, for this never ends."""
        first = max(self._answered, self._awaited - 1)
        for number in range(first, len(self._heard)):
            self._send(*(Datagram(one.data, one.by, number) for one in datagrams))
        self._answered = len(self._heard)
        return False

    def _streamed(self, move: KeepsSending, now: float) -> bool:
        if now - self._last_sent < _PACE or not self._taken():
            return False
        if self._in_stream == move.most:
            return True
        self._send(move.datagrams[self._in_stream % len(move.datagrams)])
        self._in_stream += 1
        self.moved += 1
        return False

    def _froze(self, move: Freezes, now: float) -> bool:
        if self._frozen_at is None:
            self._caller.signal(signal.SIGSTOP)
            self._frozen_at = now
        if now - self._frozen_at < move.seconds or not self._caller.stopped:
            return False
        self._send(*move.datagrams)
        self._thaw()
        return True

    def _thaw(self) -> None:
        if self._frozen_at is not None:
            self._frozen_at = None
            self._caller.signal(signal.SIGCONT)

    # --- the sockets ----------------------------------------------------------------------------
    def _queued(self) -> int | None:
        """What lies where clients send to, or where the last request has come from.

        None where there is no such socket, or none is known yet.
        """
        port = self._serving or (self._heard[-1][1][1] if self._heard else 0)
        return self._caller.queued(port) if port else None

    def _taken(self) -> bool:
        """Whether there is a socket of the learner's that matters, and nothing lies there."""
        return self._queued() == 0

    def _send(self, *datagrams: Datagram) -> bool:
        """Send these one right behind the other; True."""
        for one in datagrams:
            data, where = one.data, (HOST, self._serving)
            if not self._serving:
                request, where = self._heard[one.to]
                data = one.answering(request)
            with contextlib.suppress(OSError):  # its socket is gone, or full: it is lost
                self._ours[one.by].sendto(data, where)
            self._turns.append(DatagramTurn(False, data, one.by, self._clock))
        self._last_sent = time.monotonic()
        return True

    def _hear(self) -> bool:
        """Take what has come; whether anything has."""
        before = len(self._heard)
        for number, sock in enumerate(self._ours):
            while self._listened < _MOST:
                try:
                    data, sender = sock.recvfrom(_LARGEST)
                except OSError:  # nothing is there
                    break
                self._listened += len(data) + _BESIDES
                self._heard.append((data, sender))
                astray = bool(self._serving) and sender[1] != self._serving
                self._turns.append(DatagramTurn(True, data, number, self._clock, astray))
                self.moved += 1
        return len(self._heard) > before


def _still_there(away: float, within: float) -> None:
    """MachineError when this peer could not look for so long that the run proves nothing."""
    if away > within:
        raise MachineError(
            f"this machine was too slow for a peer that has to send within {within:g} s: it could "
            f"not for {away:.1f} s. Grade again, with fewer --jobs"
        )

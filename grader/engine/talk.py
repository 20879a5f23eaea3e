"""The judge's side of a run's peers: makes their moves, and hears what is said.

The sockets are made inside, in the sandbox's own network (inside/connect), and handed out before
any code of the learner's runs: the script of a peer and what it has heard are never in there. With
each connection comes a second descriptor of the learner's end, by which we see what has not been
taken yet; of UDP sockets the system tells that.
"""

import array
import socket
import time
from collections.abc import Sequence
from typing import Self

from grader.engine.caller import Caller
from grader.engine.datagram_end import DatagramEnd
from grader.engine.datagrams import Clients, DatagramPeer, Exchange, Server
from grader.engine.far_end import FarEnd
from grader.engine.inside.connect import SOCKETS_OF_A_SERVER
from grader.engine.peers import Conversation, Peer
from grader.engine.receiving import Receiver
from grader.errors import MachineError

__all__ = ["Talk"]

_PATIENCE = 30.0
"""Seconds for the run to make its connections; it does nothing else before."""
_LAST_WORDS = 10.0
"""Seconds for bytes to come over loopback that were handed to the system."""
_SOON = 0.001


class Talk:
    """The peers of one run; each has a connection, or sockets. Nothing here ever blocks."""

    def __init__(self, ends: Sequence[FarEnd | DatagramEnd]) -> None:
        self._ends = ends

    @classmethod
    def with_peers(
        cls, peers: Sequence[Peer | DatagramPeer], gate: Receiver, caller: Caller
    ) -> Self:
        """Take the sockets for `peers` from the gate's socket, where the run offers them.

        MachineError when nothing comes; a run that could not make them says so itself.
        """
        if not peers:
            return cls(())
        descriptors = _offered(gate, sum(map(_sockets, peers)))
        if not descriptors:
            return cls(())
        offered = iter([socket.socket(fileno=descriptor) for descriptor in descriptors])
        taken = [[next(offered) for _ in range(_sockets(peer))] for peer in peers]
        return cls([_end(*pair, caller) for pair in zip(peers, taken, strict=True)])

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

    def send_no_more(self) -> None:
        """Have UDP peers only listen: the call has ended, and what it has left behind is not asked.

        On a connection the rest of what a peer says is part of what the call should have taken.
        """
        for end in self._ends:
            if isinstance(end, DatagramEnd):
                end.send_no_more()

    def hear_out(self) -> None:
        """Hear what the learner's program had sent when it ended; nobody is left to answer."""
        deadline = time.monotonic() + _LAST_WORDS
        for end in self._ends:
            while end.hear_on() and time.monotonic() < deadline:
                time.sleep(_SOON)

    def conversations(self) -> tuple[Conversation | Exchange, ...]:
        """What went between each peer and the learner's program."""
        return tuple(end.conversation() for end in self._ends)

    def close(self) -> None:
        """Break all connections off."""
        for end in self._ends:
            end.close()


def _sockets(peer: Peer | DatagramPeer) -> int:
    """How many sockets the run offers for a peer."""
    match peer:
        case Peer():
            return 2
        case Server():
            return SOCKETS_OF_A_SERVER
        case Clients(count=count):
            return count + 1


def _end(
    peer: Peer | DatagramPeer, sockets: list[socket.socket], caller: Caller
) -> FarEnd | DatagramEnd:
    match peer:
        case Peer():
            ours, theirs = sockets
            return FarEnd(peer, ours, theirs, caller)
        case Server():
            return DatagramEnd(peer, sockets, caller)
        case Clients():
            serving, *clients = sockets
            with serving:
                return DatagramEnd(peer, clients, caller, serving=serving.getsockname()[1])


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

"""The judge's side of a run's peers: makes their moves, and hears what is said.

The sockets are made inside, in the sandbox's own network (inside/connect), and handed out before
any code of the learner's runs: the script of a peer and what it has heard are never in there. With
each connection comes a second descriptor of the learner's end, by which we see what has not been
taken yet; of UDP sockets the system tells that.
"""

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Self

from grader.engine.caller import Caller
from grader.engine.datagram_end import DatagramEnd
from grader.engine.datagrams import Clients, DatagramPeer, Server
from grader.engine.failure import Failure, NoDatagram, NothingToCome
from grader.engine.far_end import FarEnd
from grader.engine.inside.connect import SOCKETS_OF_A_SERVER
from grader.engine.observation import Observation
from grader.engine.offered import offered
from grader.engine.peers import Peer
from grader.engine.receiving import Receiver
from grader.engine.records import Standing
from grader.engine.rest import Rest, Still

__all__ = ["Talk"]

_LAST_WORDS = 10.0
"""Seconds for bytes to come over loopback that were handed to the system."""
_SOON = 0.001
_SPINNING = 0.05
"""Processor seconds without a byte taken or sent: it waits for a peer, and never sleeps."""


class Talk:
    """The peers of one run; each has a connection, or sockets. Nothing here ever blocks."""

    enough = done = False
    """However much was said, the call has to return."""

    def __init__(self, ends: Sequence[FarEnd | DatagramEnd], returned: Callable[[], bool]) -> None:
        self._returned = returned
        self._ends = ends

    @classmethod
    def with_peers(
        cls,
        peers: Sequence[Peer | DatagramPeer],
        gate: Receiver,
        caller: Caller,
        returned: Callable[[], bool],
    ) -> Self:
        """Take the sockets for `peers` from the gate's socket, where the run offers them.

        MachineError when nothing comes; a run that could not make them says so itself.
        """
        if not peers:
            return cls((), returned)
        _, descriptors = offered(gate, sum(map(_sockets, peers)))
        if not descriptors:
            return cls((), returned)
        sockets = iter([socket.socket(fileno=descriptor) for descriptor in descriptors])
        taken = [[next(sockets) for _ in range(_sockets(peer))] for peer in peers]
        return cls([_end(*pair, caller) for pair in zip(peers, taken, strict=True)], returned)

    @property
    def open(self) -> bool:
        """Whether anything can still be said or heard."""
        return any(end.open for end in self._ends)

    @property
    def over(self) -> bool:
        """Whether there were peers, who have made all their moves, and all of it has been taken."""
        return bool(self._ends) and not any(one.going_on or one.unread for one in self._ends)

    @property
    def progress(self) -> object:
        """Something that is different whenever something has gone over a connection."""
        return [(end.moved, end.unread) for end in self._ends]

    def advance(self) -> None:
        """Hear what was said, and make every move that is due.

        Once the call has ended UDP peers only listen: what it has left behind is not asked. On a
        connection the rest of what a peer says is part of what the call should have taken.
        """
        returned = self._returned()
        for end in self._ends:
            if returned and isinstance(end, DatagramEnd):
                end.send_no_more()
            end.advance()

    def nudge(self, rest: Rest, still: Still) -> bool:
        """Have the first peer that has moves left make the next one, if nobody else will move."""
        if rest.resting or rest.computed > _SPINNING:
            for end in self._ends:
                if end.going_on:
                    return end.nudge()
        return False

    def hopeless(self, rest: Rest, still: Still) -> bool:
        """Whether everybody waits for ever, and nothing is on its way in any direction."""
        if not self._ends:
            return rest.stalled
        return rest.stalled and not any(end.under_way for end in self._ends) and still()

    def given_up(self, standings: tuple[Standing, ...]) -> Failure | None:
        """That the peers have nothing more to say; None where there are no peers."""
        if any(isinstance(end, FarEnd) for end in self._ends):
            return NothingToCome(standings)
        return NoDatagram(standings) if self._ends else None

    def stop(self) -> None:
        """The run has failed; peers may make the moves that are due all the same."""

    def hear_out(self) -> None:
        """Hear what the learner's program had sent when it ended; nobody is left to answer."""
        deadline = time.monotonic() + _LAST_WORDS
        for end in self._ends:
            while end.hear_on() and time.monotonic() < deadline:
                time.sleep(_SOON)

    def told(self, seen: Observation) -> Observation:
        """The observation with what went over the connections."""
        return replace(seen, conversations=tuple(end.conversation() for end in self._ends))

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

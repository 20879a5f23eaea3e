"""The judge's side of a run's connections: makes the peers' moves, and hears what is said.

The sockets are made inside, in the sandbox's own network (inside/connect), and handed out before
any code of the learner's runs: the script of a peer and what it has heard are never in there. With
each comes a second descriptor of the learner's end, by which we see what has not been taken yet.
"""

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Self

from grader.engine.far_end import FarEnd
from grader.engine.observation import NothingToCome, Observation, Standing
from grader.engine.offered import offered
from grader.engine.peers import Peer
from grader.engine.receiving import Receiver
from grader.engine.rest import Rest

__all__ = ["Talk"]

_LAST_WORDS = 10.0
"""Seconds for bytes to come over loopback that were handed to the system."""
_SOON = 0.001
_SPINNING = 0.05
"""Processor seconds without a byte taken or sent: it waits for a peer, and never sleeps."""


class Talk:
    """The peers of one run; each has a connection. Nothing here ever blocks."""

    enough = done = False
    """However much was said, the call has to return."""

    def __init__(self, ends: Sequence[FarEnd]) -> None:
        self._ends = ends

    @classmethod
    def with_peers(cls, peers: Sequence[Peer], gate: Receiver, signal: Callable[[], None]) -> Self:
        """Take the connections for `peers` from the gate's socket, where the run offers them.

        `signal` sends the signal of the move `Signals`. MachineError when nothing comes; a run
        that could not make the connections says so itself.
        """
        if not peers:
            return cls(())
        _, descriptors = offered(gate, 2 * len(peers))
        if not descriptors:
            return cls(())
        sockets = [socket.socket(fileno=descriptor) for descriptor in descriptors]
        pairs = zip(peers, sockets[::2], sockets[1::2], strict=True)
        return cls([FarEnd(peer, ours, theirs, signal) for peer, ours, theirs in pairs])

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
        """Hear what was said, and make every move that is due."""
        for end in self._ends:
            end.advance()

    def nudge(self, rest: Rest) -> bool:
        """Have the first peer that has moves left make the next one, if nobody else will move."""
        if rest.resting or rest.computed > _SPINNING:
            for end in self._ends:
                if end.going_on:
                    return end.nudge()
        return False

    def hopeless(self, rest: Rest) -> bool:
        """Whether everybody waits for ever, and nothing is on its way in any direction."""
        return rest.stalled and not any(end.under_way for end in self._ends)

    def given_up(self, standings: tuple[Standing, ...]) -> NothingToCome | None:
        """That the peers have nothing more to say; None where there are no peers."""
        return NothingToCome(standings) if self._ends else None

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

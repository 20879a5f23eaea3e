"""The judge's side of a learner's server: plays the clients' script, and hears what is answered.

Listener and clients' sockets are made inside (inside/connect), in the sandbox's own network. The
clients' are handed out before any code of the learner's runs; the judge connects them. What the
server has accepted, and who has which connection open, is read from /proc.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from grader.engine.clients import (
    Enough,
    Interrupts,
    IsTaken,
    Kills,
    Looks,
    Rests,
    Script,
    Step,
    names_in,
)
from grader.engine.connections import Connections, Sockets, connections
from grader.engine.failure import CutShort, Failure, Unanswered
from grader.engine.guests import Guests
from grader.engine.observation import Observation
from grader.engine.offered import offered
from grader.engine.receiving import Receiver
from grader.engine.records import Standing
from grader.engine.rest import Rest, Still
from grader.engine.sightings import ClientSighting

__all__ = ["Hands", "Visits"]

_COMPUTING = 0.15
"""Processor seconds without a byte sent or heard: it waits for a client, and never sleeps."""
_HOPELESS = 3.0
"""Seconds that everybody has slept, or only looked around: what has not come will not come."""
_LAST_WORDS = 10.0
"""Seconds for bytes to come over loopback that were handed to the system."""
_SOON = 0.001


@dataclass(frozen=True, slots=True)
class Hands:
    """What a script can have done to a run's processes, and what it knows of them."""

    picture: Callable[[str, Sockets, tuple[ClientSighting, ...]], object]
    interrupt: Callable[[], object]
    kill: Callable[[], object]
    serving: Callable[[], bool]
    """Whether the call has begun and not ended: before and after there is no server."""
    returned: Callable[[], bool]
    """Whether the call has ended."""
    holders: Callable[[int], tuple[str, ...]]
    """The names of the processes that have the socket of this inode open."""


class Visits:
    """The visits of one run's clients. Nothing here ever blocks.

    `enough` says that everything has been seen, so that the call need not return.
    """

    def __init__(
        self, script: Script, port: int, descriptors: Sequence[int], root: int, hands: Hands
    ) -> None:
        self.enough = False
        self._steps = deque(script)
        self._guests = Guests(names_in(script), descriptors, port)
        self._root = root
        self._port = port
        self._hands = hands
        self._made = 0
        self._over = self._stopped = False

    @classmethod
    def offered(cls, script: Script, gate: Receiver, root: int, hands: Hands) -> Self:
        """Take the clients' sockets from the gate, where the run offers them.

        MachineError when nothing comes; a run that could not make them says so itself.
        """
        packet, descriptors = offered(gate, len(names_in(script)))
        port = int.from_bytes(packet, "big")
        return cls(script if packet else (), port, descriptors, root, hands)

    # --- what the run's loop asks ---------------------------------------------------------------
    @property
    def done(self) -> bool:
        """Whether the run may be ended: by the script, or because a step needs a server."""
        needs_server = isinstance(self._step, Looks | Interrupts | Kills | Enough)
        return self.enough or (needs_server and self._hands.returned())

    @property
    def open(self) -> bool:
        """Whether anything can still be said or heard."""
        return not self._over and (bool(self._steps) or self._guests.listening)

    @property
    def over(self) -> bool:
        """Whether the script can't go on without the server, however long that computes."""
        return True

    @property
    def progress(self) -> object:
        """Something that is different whenever something has gone over a connection."""
        return self._made + self._guests.moved

    def advance(self) -> None:
        """Hear what was said, and make every step that is due."""
        if self._stopped:
            return
        self._guests.hear()
        self._guests.send()
        while self._make(self._step):
            self._next()

    def nudge(self, rest: Rest, still: Still) -> bool:
        """Go on with the script, if it waits for the server to come to rest, and it has."""
        step = self._step
        if not isinstance(step, Rests):
            return False
        settled = rest.slept > step.patience or rest.computed > _COMPUTING
        if not (settled or rest.stalled) or self._guests.under_way(self._connections()):
            return False
        if not settled and not still():
            return False
        self._guests.tell()
        self._next()
        self.advance()
        return True

    def hopeless(self, rest: Rest, still: Still) -> bool:
        """Whether what the script waits for will not come.

        What was under way at the look and has arrived since then is heard first.
        """
        if isinstance(self._step, Rests):
            return False
        stuck = rest.stalled and not self._guests.under_way(self._connections())
        if not (stuck and still()) and rest.slept <= _HOPELESS:
            return False
        before = self.progress
        self.advance()
        return self.progress == before

    def given_up(self, standings: tuple[Standing, ...]) -> Failure | None:
        """Why the run is ended: what the script waits for, and who could bring it about.

        None where that has nothing to do with clients any more.
        """
        step = self._waits
        if self._hands.returned():
            return CutShort() if step else None
        if step is None:
            return Unanswered(None, False, (), standings)
        inode = self._guests.inode(step.client, self._connections())
        holders = self._hands.holders(inode) if inode else ()
        return Unanswered(step, bool(inode), holders, standings)

    def stop(self) -> None:
        """Move no more: the run is about to be ended, and what comes of that is nobody's doing."""
        self._guests.tell()
        self._stopped = True

    def hear_out(self) -> None:
        """Play the script to its end, as far as nobody is needed for it any more."""
        if self._stopped:
            return
        self._over = True
        deadline = time.monotonic() + _LAST_WORDS
        self.advance()
        while self._waits and time.monotonic() < deadline:
            time.sleep(_SOON)
            self.advance()
        self._guests.hear()
        self._guests.tell()

    def told(self, seen: Observation) -> Observation:
        """The observation with all that was said; CutShort where the call returned too early."""
        failure = seen.failure
        if failure is None and any(not isinstance(one, Step) for one in self._steps):
            failure = CutShort()
        return replace(seen, exchange=self._guests.exchange(self._waits), failure=failure)

    def close(self) -> None:
        """Break all connections off."""
        self._guests.close()

    # --- steps ----------------------------------------------------------------------------------
    @property
    def _step(self) -> object:
        """The next step of the script; None when it has been played."""
        return self._steps[0] if self._steps else None

    @property
    def _waits(self) -> Step | None:
        """The client's step that has not come about yet."""
        return self._guests.rest_of(self._step) if isinstance(self._step, Step) else None

    def _next(self) -> None:
        self._steps.popleft()
        self._made += 1

    def _make(self, step: object) -> bool:
        """Make the step, and whether that was all of it."""
        match step:
            case Step(_, move):
                there = self._connections() if isinstance(move, IsTaken) else None
                return self._guests.move(step, there)
            case Rests():
                return self._over  # nobody is left who could do anything
            case Looks() | Interrupts() | Kills() | Enough() if self._serving():
                self._do(step)
                return True
        return False

    def _serving(self) -> bool:
        return not self._over and self._hands.serving()

    def _do(self, step: Looks | Interrupts | Kills | Enough) -> None:
        match step:
            case Looks(place):
                self._guests.hear()
                there = self._connections()
                sightings = self._guests.sightings(there)
                self._hands.picture(place, self._guests.sockets(there), sightings)
            case Interrupts():
                self._guests.note(step)
                self._hands.interrupt()
            case Kills():
                self._guests.note(step)
                self._hands.kill()
            case Enough():
                self.enough = True
                self.stop()

    def _connections(self) -> Connections:
        return connections(self._root, self._port)

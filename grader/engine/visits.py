"""The judge's side of a learner's server: plays the clients' script, and hears what is answered.

Listener and clients' sockets are made inside (inside/connect), in the sandbox's own network. The
clients' are handed out before any code of the learner's runs; the judge connects them. What the
server has accepted, and who has which connection open, is read from /proc.
"""

import select
import socket
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from grader.engine.client_end import ClientEnd
from grader.engine.clients import (
    ClientTurn,
    Connects,
    Enough,
    Exchange,
    Hears,
    HearsMessage,
    HearsTheEnd,
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
from grader.engine.observation import (
    ClientSighting,
    CutShort,
    Failure,
    NoAnswer,
    Observation,
    Standing,
    Unanswered,
)
from grader.engine.offered import offered
from grader.engine.peers import Says
from grader.engine.receiving import Receiver
from grader.engine.rest import Rest

__all__ = ["Hands", "Visits"]

_SHOWN = 64
"""Bytes of a turn that are kept to be shown."""
_COMPUTING = 0.3
"""Processor seconds without a byte sent or heard: it waits for a client, and never sleeps."""
_HOPELESS = 3.0
"""Seconds that everybody has slept, or only looked around: what has not come will not come."""
_LAST_WORDS = 10.0
"""Seconds for bytes to come over loopback that were handed to the system."""
_SOON = 0.001
_WAITING = (IsTaken, Hears, HearsMessage, HearsTheEnd)


@dataclass(frozen=True, slots=True)
class Hands:
    """What a script can have done to a run's processes."""

    picture: Callable[[str, Sockets, tuple[ClientSighting, ...]], object]
    interrupt: Callable[[], object]
    kill: Callable[[], object]
    serving: Callable[[], bool]
    """Whether the call has begun and not returned: before and after there is no server."""
    holders: Callable[[int], tuple[str, ...]]
    """The names of the processes that have the socket of this inode open."""


class Visits:
    """The clients of one run. Nothing here ever blocks."""

    def __init__(
        self, script: Script, port: int, descriptors: Sequence[int], root: int, hands: Hands
    ) -> None:
        self._steps = deque(script)
        self._root = root
        self._port = port
        self._hands = hands
        self._turns: list[ClientTurn] = []
        self._ends = {
            name: ClientEnd(socket.socket(fileno=descriptor), port)
            for name, descriptor in zip(names_in(script), descriptors, strict=True)
        }
        self._poller = select.poll()
        self._readable: dict[int, str] = {}
        self._begun = False
        self._moved = 0
        self._over = self._stopped = False
        self.done = False
        """Whether everything has been seen, so that the call need not return."""

    @classmethod
    def offered(cls, script: Script, gate: Receiver, root: int, hands: Hands) -> Self:
        """Take the clients' sockets from the gate, where the run offers them.

        MachineError when nothing comes; a run that could not make them says so itself.
        """
        packet, descriptors = offered(gate, len(names_in(script)))
        return cls(
            script if packet else (), int.from_bytes(packet, "big"), descriptors, root, hands
        )

    # --- what the run's loop asks ---------------------------------------------------------------
    @property
    def open(self) -> bool:
        """Whether anything can still be said or heard."""
        return not self._over and (bool(self._steps) or bool(self._readable))

    @property
    def over(self) -> bool:
        """Whether the script can't go on without the server, however long that computes."""
        return True

    @property
    def progress(self) -> object:
        """Something that is different whenever something has gone over a connection."""
        moved = sum(end.moved for end in self._ends.values())
        return moved, self._moved, self._connections().signature

    def advance(self) -> None:
        """Hear what was said, and make every step that is due."""
        if self._stopped:
            return
        self._hear()
        for end in self._ends.values():
            end.send()
        while self._steps and not isinstance(self._steps[0], Rests) and self._make(self._steps[0]):
            self._next()

    def nudge(self, rest: Rest) -> bool:
        """Go on with the script, if it waits for the server to come to rest, and it has."""
        step = self._steps[0] if self._steps else None
        if not isinstance(step, Rests):
            return False
        settled = rest.stalled or rest.slept > step.patience or rest.computed > _COMPUTING
        if not settled or self._under_way:
            return False
        self._tell_all()
        self._next()
        self.advance()
        return True

    def hopeless(self, rest: Rest) -> bool:
        """Whether what the script waits for will not come.

        What was under way at the look may have arrived since then, and is heard first.
        """
        if self._steps and isinstance(self._steps[0], Rests):
            return False
        if not (rest.stalled and not self._under_way) and rest.slept <= _HOPELESS:
            return False
        before = self.progress
        self.advance()
        return self.progress == before

    def given_up(self, standings: tuple[Standing, ...]) -> Failure:
        """Why the run is ended: what the script waits for, and who could bring it about."""
        step = self._waits()
        if step is None and self._steps and not self._serving():
            return CutShort()
        if step is None:
            return Unanswered(None, False, (), standings)
        there = self._connections().ends.get(self._ends[step.client].port)
        inode = there.inode if there else 0
        holders = self._hands.holders(inode) if inode else ()
        return Unanswered(step, bool(inode), holders, standings)

    def stop(self) -> None:
        """Move no more: the run has failed, and what becomes of it now is nobody's doing."""
        self._tell_all()
        self._stopped = True

    def hear_out(self) -> None:
        """Play the script to its end, as far as nobody is needed for it any more."""
        if self._stopped:
            return
        self._over = True
        deadline = time.monotonic() + _LAST_WORDS
        while self._steps and isinstance(self._steps[0], Step) and time.monotonic() < deadline:
            before = len(self._steps)
            self.advance()
            if len(self._steps) == before:
                time.sleep(_SOON)
        self._hear()
        self._tell_all()

    def told(self, seen: Observation) -> Observation:
        """The observation with all that was said; CutShort where the call returned too early."""
        heard = {name: bytes(end.heard) for name, end in self._ends.items()}
        refused = frozenset(name for name, end in self._ends.items() if end.refused)
        exchange = Exchange(tuple(self._turns), heard, refused, self._waits())
        failure = seen.failure
        if self.done and isinstance(failure, NoAnswer):
            failure = None
        if failure is None and any(not isinstance(one, Step) for one in self._steps):
            failure = CutShort()
        return replace(seen, exchange=exchange, failure=failure)

    def close(self) -> None:
        """Break all connections off."""
        for end in self._ends.values():
            end.close()

    # --- steps ----------------------------------------------------------------------------------
    def _waits(self) -> Step | None:
        step = self._steps[0] if self._steps else None
        return step if isinstance(step, Step) else None

    def _next(self) -> None:
        self._steps.popleft()
        self._begun = False
        self._moved += 1

    def _make(self, step: object) -> bool:
        """Make the step, and whether that was all of it."""
        match step:
            case Step():
                return self._move(step)
            case Enough() if self._serving():
                self.done = True
                self.stop()
                return True
            case Looks(place) if self._serving():
                self._look(place)
                return True
            case Interrupts() | Kills() if self._serving():
                self._turns.append(ClientTurn("", step))
                (self._hands.kill if isinstance(step, Kills) else self._hands.interrupt)()
                return True
        return False

    def _move(self, step: Step) -> bool:
        end, move = self._ends[step.client], step.move
        if not self._begun:
            self._begun = True
            end.begin(move)
            if not isinstance(move, _WAITING):
                data = move.data if isinstance(move, Says) else b""
                self._turns.append(ClientTurn(step.client, move, data[:_SHOWN], len(data)))
        taken = isinstance(move, IsTaken) and self._is_taken(self._connections(), end)
        if not end.done(move, taken):
            return False
        if isinstance(move, Connects) and end.open:
            self._readable[end.fileno()] = step.client
            self._poller.register(end.fileno(), select.POLLIN)
        if isinstance(move, _WAITING):
            self._tell(step.client)
        return True

    def _serving(self) -> bool:
        return not self._over and self._hands.serving()

    def _look(self, place: str) -> None:
        self._hear()
        there = self._connections()
        names = {end.port: name for name, end in self._ends.items() if end.port}
        clients = {one.inode: names[port] for port, one in there.ends.items() if port in names}
        clients.pop(0, None)
        seen = tuple(
            ClientSighting(name, self._is_taken(there, end), bytes(end.heard), end.ended)
            for name, end in self._ends.items()
            if end.port
        )
        self._hands.picture(place, Sockets(there.listener, clients), seen)

    @property
    def _under_way(self) -> bool:
        """Whether bytes or a reset have been sent, by either side, that have not arrived."""
        there = self._connections().ends
        for end in self._ends.values():
            theirs = there.get(end.port)
            if theirs and ((end.open and theirs.unsent) or (end.broken_off and theirs.live)):
                return True
        return False

    def _is_taken(self, there: Connections, end: ClientEnd) -> bool:
        theirs = there.ends.get(end.port)
        return bool(theirs and theirs.inode)

    def _connections(self) -> Connections:
        return connections(self._root, self._port)

    # --- hearing --------------------------------------------------------------------------------
    def _hear(self) -> None:
        if self._readable:
            for descriptor, _ in self._poller.poll(0):
                self._ends[self._readable[descriptor]].hear()
            self._forget_who_left()

    def _forget_who_left(self) -> None:
        for descriptor, name in list(self._readable.items()):
            if self._ends[name].ended:
                self._poller.unregister(descriptor)
                del self._readable[descriptor]

    def _tell(self, client: str) -> None:
        """Write down what the client has heard.

        This is done when the script has waited for it, so that the order is the same every time.
        """
        data, ended = self._ends[client].news()
        if data:
            self._turns.append(ClientTurn(client, None, data[:_SHOWN], len(data)))
        if ended:
            self._turns.append(ClientTurn(client, None))

    def _tell_all(self) -> None:
        for client in self._ends:
            self._tell(client)

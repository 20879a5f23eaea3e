"""The clients of one run at their ends: what each does and hears, and what will be told of it."""

import select
import socket
from collections.abc import Sequence

from grader.engine.client_end import ClientEnd
from grader.engine.clients import (
    ClientTurn,
    Connects,
    Exchange,
    Hears,
    HearsMessage,
    HearsTheEnd,
    Interrupts,
    IsTaken,
    Kills,
    Step,
)
from grader.engine.connections import Connections, Sockets
from grader.engine.peers import Says
from grader.engine.sightings import ClientSighting

__all__ = ["Guests"]

_SHOWN = 64
"""Bytes of a turn that are kept to be shown."""
_WAITING = (IsTaken, Hears, HearsMessage, HearsTheEnd)


class Guests:
    """All clients, by name; `descriptors` are their sockets, and they connect to `port`."""

    def __init__(self, names: Sequence[str], descriptors: Sequence[int], port: int) -> None:
        self._ends = {
            name: ClientEnd(socket.socket(fileno=descriptor), port)
            for name, descriptor in zip(names, descriptors, strict=True)
        }
        self._turns: list[ClientTurn] = []
        self._poller = select.poll()
        self._listening: dict[int, str] = {}
        self._begun: Step | None = None

    @property
    def listening(self) -> bool:
        """Whether any of them may still hear something."""
        return bool(self._listening)

    @property
    def moved(self) -> int:
        """Something that is different whenever something has gone over a connection."""
        return sum(end.moved for end in self._ends.values())

    # --- moves ----------------------------------------------------------------------------------
    def move(self, step: Step, there: Connections | None) -> bool:
        """Make the step, and whether that was all of it. Who waits to be accepted needs `there`."""
        end, move = self._ends[step.client], step.move
        if self._begun is not step:
            self._begun = step
            end.begin(move)
            if not isinstance(move, _WAITING):
                data = move.data if isinstance(move, Says) else b""
                self._turns.append(ClientTurn(step.client, move, data[:_SHOWN], len(data)))
        if not end.done(move, there is not None and self.inode(step.client, there) != 0):
            return False
        self._begun = None
        if isinstance(move, Connects) and end.open:
            self._listening[end.fileno()] = step.client
            self._poller.register(end.fileno(), select.POLLIN)
        if isinstance(move, _WAITING):
            self._tell(step.client)
        return True

    def rest_of(self, step: Step) -> Step:
        """What a step that has begun still waits for."""
        if self._begun is step and isinstance(step.move, Hears):
            return Step(step.client, Hears(self._ends[step.client].missing))
        return step

    def send(self) -> None:
        """Hand over what they have not sent yet, as far as the system takes it."""
        for end in self._ends.values():
            end.send()

    def hear(self) -> None:
        """Take in what has come for them."""
        if not self._listening:
            return
        for descriptor, _ in self._poller.poll(0):
            self._ends[self._listening[descriptor]].hear()
        for descriptor, name in list(self._listening.items()):
            if self._ends[name].ended:
                self._poller.unregister(descriptor)
                del self._listening[descriptor]

    def close(self) -> None:
        """Break all connections off."""
        for end in self._ends.values():
            end.close()

    # --- what can be seen of their connections --------------------------------------------------
    def inode(self, client: str, there: Connections) -> int:
        """The number of the server's socket for a client; 0 while it has not been accepted."""
        theirs = there.ends.get(self._ends[client].port)
        return theirs.inode if theirs else 0

    def under_way(self, there: Connections) -> bool:
        """Whether bytes or a reset have been sent, by either side, that have not arrived."""
        for end in self._ends.values():
            theirs = there.ends.get(end.port)
            if theirs and ((end.open and theirs.unsent) or (end.broken_off and theirs.live)):
                return True
        return False

    def sightings(self, there: Connections) -> tuple[ClientSighting, ...]:
        """What a picture shows of everybody who has connected."""
        return tuple(
            ClientSighting(name, bool(self.inode(name, there)), bytes(end.heard), end.ended)
            for name, end in self._ends.items()
            if end.port
        )

    def sockets(self, there: Connections) -> Sockets:
        """Whose the server's sockets are."""
        clients = {self.inode(name, there): name for name, end in self._ends.items() if end.port}
        clients.pop(0, None)
        return Sockets(there.listener, clients)

    # --- telling --------------------------------------------------------------------------------
    def note(self, move: Interrupts | Kills) -> None:
        """Write down what was done to the server."""
        self._turns.append(ClientTurn("", move))

    def tell(self) -> None:
        """Write down what everybody has heard.

        This is done when the script has waited for it, so that the order is the same every time.
        """
        for client in self._ends:
            self._tell(client)

    def exchange(self, waits: Step | None) -> Exchange:
        """All that was said; `waits` is the step that never came about."""
        heard = {name: bytes(end.heard) for name, end in self._ends.items()}
        refused = frozenset(name for name, end in self._ends.items() if end.refused)
        return Exchange(tuple(self._turns), heard, refused, waits)

    def _tell(self, client: str) -> None:
        data, ended = self._ends[client].news()
        if data:
            self._turns.append(ClientTurn(client, None, data[:_SHOWN], len(data)))
        if ended:
            self._turns.append(ClientTurn(client, None))

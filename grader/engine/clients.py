"""Clients: who comes to a learner's server, and what each does when. Pure data.

A script is one list of steps for all clients together, so it says who moves before whom. It never
sleeps and looks at no clock: a step that hears something ends when that has come, `Rests` when the
server and all its processes have nothing left to do, every other step at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from grader.engine.peers import HangsUp, Resets, Says
from grader.errors import UsageError

__all__ = [
    "MOST",
    "Client",
    "ClientTurn",
    "Closes",
    "Connects",
    "Enough",
    "Exchange",
    "Hears",
    "HearsMessage",
    "HearsTheEnd",
    "Interrupts",
    "IsTaken",
    "Kills",
    "Looks",
    "Rests",
    "Script",
    "Step",
    "check",
    "names_in",
]

MOST = 250
"""Clients that one script can have: the sockets for them travel in one packet."""


@dataclass(frozen=True, slots=True)
class Connects:
    """Connects to the listener; where nobody listens any more, all its further steps are void."""


@dataclass(frozen=True, slots=True)
class IsTaken:
    """Waits until the server has accepted the connection."""


@dataclass(frozen=True, slots=True)
class Hears:
    """Waits for `count` more bytes than were waited for before; the end of the stream will do."""

    count: int


@dataclass(frozen=True, slots=True)
class HearsMessage:
    """Waits for one more whole message: 4 bytes of length, big-endian, and its payload."""


@dataclass(frozen=True, slots=True)
class HearsTheEnd:
    """Waits until the server has nothing more to say: the end of the stream, or a reset."""


@dataclass(frozen=True, slots=True)
class Closes:
    """Closes its socket: neither speaks nor listens any more."""


Move = Connects | IsTaken | Says | Hears | HearsMessage | HearsTheEnd | HangsUp | Closes | Resets


@dataclass(frozen=True, slots=True)
class Step:
    """One move of one client."""

    client: str
    move: Move


@dataclass(frozen=True, slots=True)
class Client:
    """A client by the name that learners read; its methods make steps of a script.

    Whatever comes for it is read at once, whether a step waits for it or not.
    """

    name: str

    def connects(self) -> Step:
        """It connects."""
        return Step(self.name, Connects())

    def is_taken(self) -> Step:
        """Its connection has been accepted."""
        return Step(self.name, IsTaken())

    def says(self, data: bytes) -> Step:
        """It sends these bytes, and goes on at once, however many they are."""
        return Step(self.name, Says(data))

    def hears(self, count: int) -> Step:
        """So many more bytes come."""
        return Step(self.name, Hears(count))

    def hears_message(self) -> Step:
        """One more message comes, in the framing of exercise 13."""
        return Step(self.name, HearsMessage())

    def hears_the_end(self) -> Step:
        """The server ends the connection."""
        return Step(self.name, HearsTheEnd())

    def hangs_up(self) -> Step:
        """It will say nothing more, and tells so; it goes on listening."""
        return Step(self.name, HangsUp())

    def closes(self) -> Step:
        """It closes its socket."""
        return Step(self.name, Closes())

    def resets(self) -> Step:
        """It breaks the connection off."""
        return Step(self.name, Resets())


@dataclass(frozen=True, slots=True)
class Rests:
    """Waits until nobody has anything left to do without a client's next move.

    That is known for certain where all processes wait without a time limit. A server that looks
    around now and then has to have slept, and done no more, for `patience` seconds.
    """

    patience: float = 0.1


@dataclass(frozen=True, slots=True)
class Looks:
    """Takes a picture of all processes, called `place`, with the connections that each has open."""

    place: str


@dataclass(frozen=True, slots=True)
class Interrupts:
    """Sends SIGINT to the process that makes the call, and to no other."""


@dataclass(frozen=True, slots=True)
class Kills:
    """Kills every process but the one that makes the call, by SIGKILL and at one moment.

    For a server that is to die with all its children, a scenario forks and serves in its child.
    """


@dataclass(frozen=True, slots=True)
class Enough:
    """Everything has been seen: the run is ended, and the call need not return."""


Script = tuple[Step | Rests | Looks | Interrupts | Kills | Enough, ...]


def check(script: Script) -> None:
    """UsageError for a script that can't be played: it says which step is to blame."""
    connected: set[str] = set()
    for step in script:
        if not isinstance(step, Step):
            continue
        connects = isinstance(step.move, Connects)
        if connects == (step.client in connected):
            problem = "connects twice" if connects else f"makes {step.move} before it connects"
            raise UsageError(f"serving(...): the client {step.client!r} {problem}; mend the script")
        connected.add(step.client)
    if Enough() in script[:-1]:
        raise UsageError("serving(...): nothing comes after Enough(); make it the last step")
    if len(connected) > MOST:
        raise UsageError(f"serving(...): {len(connected)} clients; there can be {MOST} of them")


def names_in(script: Script) -> tuple[str, ...]:
    """The clients of a script, in the order in which they connect."""
    return tuple(
        one.client for one in script if isinstance(one, Step) and isinstance(one.move, Connects)
    )


@dataclass(frozen=True, slots=True)
class ClientTurn:
    """One line of an exchange: a step of the script, or what the server has sent to `client`.

    `data` are the first of the bytes, `length` is how many they were. Without a move and
    without a byte, the server has ended that connection.
    """

    client: str
    move: Move | Interrupts | Kills | None
    data: bytes = b""
    length: int = 0


@dataclass(frozen=True, slots=True)
class Exchange:
    """All that went over the connections of a server, in order; `heard` is by client.

    `refused` are the clients that found nobody listening, `waits` is a step that never came about.
    """

    turns: tuple[ClientTurn, ...]
    heard: Mapping[str, bytes]
    refused: frozenset[str]
    waits: Step | None

"""UDP peers: who sends which datagram when. Pure data, like the scripts of TCP peers.

Nothing is lost or late on loopback, so a peer makes it so: it hears a request and does not answer,
or answers after the next one. It sends when the learner's program has taken what was sent before,
or has sent something itself; only what is about the program's own time limit goes by a clock.
"""

from dataclasses import dataclass
from enum import IntEnum

from grader.errors import UsageError

__all__ = [
    "Answers",
    "Clients",
    "Datagram",
    "DatagramMove",
    "DatagramPeer",
    "DatagramTurn",
    "Exchange",
    "Freezes",
    "Hears",
    "KeepsSending",
    "Sender",
    "Sends",
    "Server",
]

_ID, _NAME = b"{id}", b"{name}"


class Sender(IntEnum):
    """The sockets of a server: its own, and two of strangers who know of the requests."""

    SERVER = 0
    OTHER_PORT = 1
    """The same host, another port."""
    OTHER_HOST = 2
    """Another host, the same port."""


@dataclass(frozen=True, slots=True)
class Datagram:
    """`data`, sent by the peer's socket of that number: a Sender, or a client counted from 0.

    A server's goes to where request `to` came from, counted from 0, by default the last one;
    b"{id}" and b"{name}" stand for what that request has in front of its space and behind it.
    """

    data: bytes
    by: int = 0
    to: int = -1

    def answering(self, request: bytes) -> bytes:
        """The bytes that go out when that was the request."""
        number, _, name = request.partition(b" ")
        return self.data.replace(_ID, number).replace(_NAME, name)


@dataclass(frozen=True, slots=True)
class Hears:
    """Waits for the next datagram of the learner's program, and says nothing to it."""


@dataclass(frozen=True, slots=True, init=False)
class Sends:
    """Sends these, one right behind the other, when everything sent before was taken."""

    datagrams: tuple[Datagram, ...]

    def __init__(self, *datagrams: Datagram) -> None:
        object.__setattr__(self, "datagrams", datagrams)


@dataclass(frozen=True, slots=True, init=False)
class Answers:
    """Answers the last request with these, and likewise each one after it. The last of all moves.

    A program that is slow, or whose machine is, and so asks once more is answered once more.
    """

    datagrams: tuple[Datagram, ...]

    def __init__(self, *datagrams: Datagram) -> None:
        object.__setattr__(self, "datagrams", datagrams)


@dataclass(frozen=True, slots=True, init=False)
class KeepsSending:
    """Sends these in turn, `most` in all, each a moment after the last one was taken.

    It goes on while there is a socket that takes them, and never are there `within` seconds
    without any, or the run is void: MachineError.
    """

    datagrams: tuple[Datagram, ...]
    most: int
    within: float

    def __init__(self, *datagrams: Datagram, most: int, within: float) -> None:
        object.__setattr__(self, "datagrams", datagrams)
        object.__setattr__(self, "most", most)
        object.__setattr__(self, "within", within)


@dataclass(frozen=True, slots=True, init=False)
class Freezes:
    """Stops the learner's program for `seconds`; these datagrams lie there when it goes on.

    It stops within `within` seconds of the request, or the run is void: MachineError.
    """

    datagrams: tuple[Datagram, ...]
    seconds: float
    within: float

    def __init__(self, *datagrams: Datagram, seconds: float, within: float) -> None:
        object.__setattr__(self, "datagrams", datagrams)
        object.__setattr__(self, "seconds", seconds)
        object.__setattr__(self, "within", within)


DatagramMove = Hears | Sends | Answers | KeepsSending | Freezes


@dataclass(frozen=True, slots=True, init=False)
class Server:
    """The script of a server, whose address the scenario gets."""

    moves: tuple[DatagramMove, ...]

    def __init__(self, *moves: DatagramMove) -> None:
        _only_the_last_answers(moves)
        object.__setattr__(self, "moves", moves)


@dataclass(frozen=True, slots=True, init=False)
class Clients:
    """The script of `count` clients of a server of the learner's; the scenario gets its socket."""

    moves: tuple[DatagramMove, ...]
    count: int

    def __init__(self, *moves: DatagramMove, count: int = 1) -> None:
        _only_the_last_answers(moves)
        object.__setattr__(self, "moves", moves)
        object.__setattr__(self, "count", count)


DatagramPeer = Server | Clients


def _only_the_last_answers(moves: tuple[DatagramMove, ...]) -> None:
    if any(isinstance(move, Answers) for move in moves[:-1]):
        raise UsageError("Answers goes on to the end of the run, so it has to be the last move")


@dataclass(frozen=True, slots=True)
class DatagramTurn:
    """One datagram: `heard` from the learner's program, or sent to it, at the peer's socket `by`.

    `at` counts seconds from the beginning of a clock that stands still while the machine does.
    `astray` says that a client has heard it from another socket than the one that it sends to.
    """

    heard: bool
    data: bytes
    by: int
    at: float
    astray: bool = False


@dataclass(frozen=True, slots=True)
class Exchange:
    """Every datagram that went between a peer and the learner's program, in order."""

    peer: DatagramPeer
    turns: tuple[DatagramTurn, ...]

    @property
    def heard(self) -> tuple[DatagramTurn, ...]:
        """What the learner's program has sent."""
        return tuple(turn for turn in self.turns if turn.heard)

    def heard_by(self, number: int) -> list[bytes]:
        """What has come to the peer's socket of that number, and did not go astray."""
        return [turn.data for turn in self.heard if turn.by == number and not turn.astray]

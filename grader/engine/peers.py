"""Peers: what stands at the other end of a learner's connection, move by move. Pure data.

A peer is a script. It never sleeps and looks at no clock: each move is made when the learner's
program has taken everything that was sent before, or can't go on without the next move. So the
same script cuts the stream into the same pieces every time, however slow the machine is.
"""

import itertools
from dataclasses import dataclass

__all__ = [
    "Conversation",
    "HangsUp",
    "Move",
    "Peer",
    "Resets",
    "Says",
    "Signals",
    "Turn",
    "WaitsUntilStuck",
    "piecewise",
]


@dataclass(frozen=True, slots=True)
class Says:
    """Sends `data` in one go; no byte of it lies there together with an earlier one."""

    data: bytes


@dataclass(frozen=True, slots=True)
class HangsUp:
    """Will say nothing more, and tells so (the other end reads the end); it goes on listening."""


@dataclass(frozen=True, slots=True)
class Resets:
    """Breaks the connection off, as a machine does that has lost power."""


@dataclass(frozen=True, slots=True)
class WaitsUntilStuck:
    """Reads nothing until the learner's program can't go on. Before this and after, it reads."""


@dataclass(frozen=True, slots=True)
class Signals:
    """Sends SIGUSR1 to the process that makes the call: a system call that waits ends early."""


Move = Says | HangsUp | Resets | WaitsUntilStuck | Signals


@dataclass(frozen=True, slots=True, init=False)
class Peer:
    """The script of one peer; with `small_buffers` little is sent before anybody reads it."""

    moves: tuple[Move, ...]
    small_buffers: bool

    def __init__(self, *moves: Move, small_buffers: bool = False) -> None:
        object.__setattr__(self, "moves", moves)
        object.__setattr__(self, "small_buffers", small_buffers)


def piecewise(data: bytes, *cuts: int) -> tuple[Says, ...]:
    """`data` cut at these offsets, in rising order; without any, byte by byte."""
    offsets = (0, *(cuts or range(1, len(data))), len(data))
    pieces = (data[start:end] for start, end in itertools.pairwise(offsets))
    return tuple(Says(piece) for piece in pieces if piece)


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of a conversation: a move of the peer's, or what the learner's program has sent.

    `data` are the first of the bytes that were sent, `length` is how many they were. The learner's
    program has sent the end where both are nothing.
    """

    move: Move | None
    data: bytes = b""
    length: int = 0


@dataclass(frozen=True, slots=True)
class Conversation:
    """What went over one connection, the peer's moves that came too late for the call among it.

    `heard` is all that the learner's program has sent.
    """

    turns: tuple[Turn, ...]
    heard: bytes
    unread: int
    """How many bytes of the peer's had arrived and were not taken, or were never sent."""

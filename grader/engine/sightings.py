"""What was seen of all processes of a real run at one moment: frozen data."""

from dataclasses import dataclass
from typing import ClassVar

__all__ = [
    "RETURN",
    "Birth",
    "ClientSighting",
    "Picture",
    "Sighting",
]


RETURN = "return"
"""The place of a picture that was taken when the call had returned, before anything else."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One process in a picture: `state` is the kernel's letter, "Z" that of a zombie."""

    pid: int
    parent: int
    """0 for one that is not in the picture."""
    state: str
    exit_code: int | None
    """Negative for a signal; None while it has not ended."""
    listens: bool = False
    """Whether it has the listener open, where clients come."""
    clients: frozenset[str] = frozenset()
    """The clients whose connections it has open."""


@dataclass(frozen=True, slots=True)
class ClientSighting:
    """One client that has connected: was it accepted, what had it heard, and was that all?"""

    name: str
    taken: bool
    heard: bytes
    ended: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """All processes of a real run while its caller was held at `place`, or as a script calls it.

    That is a given function, RETURN, or LATER: when those that the caller has left behind had
    ended, or had been given all the time they were to have. `at` counts from before the call.
    """

    LATER: ClassVar[str] = "later"

    place: str
    at: float
    processes: tuple[Sighting, ...]
    clients: tuple[ClientSighting, ...] = ()

    def client(self, name: str) -> ClientSighting:
        """The client of that name; it has connected."""
        return next(one for one in self.clients if one.name == name)

    def of(self, pid: int) -> Sighting | None:
        """The process of that number; None when it is not there."""
        return next((one for one in self.processes if one.pid == pid), None)

    @property
    def zombies(self) -> frozenset[int]:
        """Those that have ended and that nobody has waited for."""
        return frozenset(one.pid for one in self.processes if one.exit_code is not None)

    @property
    def alive(self) -> frozenset[int]:
        """Those that have not ended."""
        return frozenset(one.pid for one in self.processes if one.exit_code is None)


@dataclass(frozen=True, slots=True)
class Birth:
    """A child of the caller that waited where it was born, in the order of being let go.

    `holds` is how often the caller had been held by then, in functions; `asked` says that it
    did not go on without it. `exit_code` is None when it did not end then. `discarded` says that it
    ended and left no zombie, though nobody could wait for it: its parent ignores SIGCHLD.
    """

    number: int
    pid: int
    exit_code: int | None
    holds: int
    asked: bool
    discarded: bool = False

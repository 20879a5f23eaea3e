"""Who is at the other end of a run's connections: peers, or the clients of a server, or nobody."""

import contextlib
import os
import signal
import time
from collections.abc import Iterable
from functools import partial
from typing import Protocol

from grader.engine.caller import Caller
from grader.engine.connections import Sockets, open_sockets
from grader.engine.controller import Controller, Launched
from grader.engine.failure import Failure
from grader.engine.family import Family
from grader.engine.inside.tree import descendants
from grader.engine.log import RunLog
from grader.engine.observation import Observation
from grader.engine.pictures import others, picture
from grader.engine.proctree import parent_of
from grader.engine.receiving import RunSockets
from grader.engine.records import Standing
from grader.engine.rest import Rest, Still
from grader.engine.sightings import ClientSighting
from grader.engine.spec import RunSpec
from grader.engine.talk import Talk
from grader.engine.visits import Hands, Visits
from grader.errors import MachineError

__all__ = ["OtherSide", "other_side"]

_DYING = 10.0
"""Seconds for killed processes to be gone; more is a fault of the machine."""
_SOON = 0.001


class OtherSide(Protocol):
    """What the loop over a run needs of those at the other end. Nothing of it ever blocks."""

    @property
    def enough(self) -> bool:
        """Whether everything has been seen, so that the call need not return."""

    @property
    def done(self) -> bool:
        """Whether nothing more is to be seen."""

    @property
    def open(self) -> bool:
        """Whether anything can still be said or heard."""

    @property
    def over(self) -> bool:
        """Whether nobody there will say anything more by himself."""

    @property
    def progress(self) -> object:
        """Something that is different whenever something has gone over a connection."""

    def advance(self) -> None:
        """Hear what was said, and make every move that is due."""

    def nudge(self, rest: Rest, still: Still) -> bool:
        """Make the next move if it was waiting for such a rest; whether one was made."""

    def hopeless(self, rest: Rest, still: Still) -> bool:
        """Whether nothing more will come of it, neither from there nor from the program."""

    def given_up(self, standings: tuple[Standing, ...]) -> Failure | None:
        """Why it was hopeless; None where nobody is there."""

    def stop(self) -> None:
        """The run has failed, and is about to be ended."""

    def hear_out(self) -> None:
        """Hear what the learner's program had sent when it ended."""

    def told(self, seen: Observation) -> Observation:
        """The observation with what went over the connections."""

    def close(self) -> None:
        """Break all connections off."""


def other_side(
    controller: Controller, spec: RunSpec, launched: Launched, sockets: RunSockets, log: RunLog
) -> OtherSide:
    """Take the sockets that the run offers, if it is to; MachineError when nothing comes."""
    caller = Caller(controller, launched)
    if spec.clients is None:
        return Talk.with_peers(spec.peers, sockets.gate, caller, lambda: log.returned)
    root = parent_of(launched.pid)
    began = time.monotonic()

    def look(place: str, sockets: Sockets, clients: tuple[ClientSighting, ...]) -> None:
        at = time.monotonic() - began
        log.pictures.append(picture(root, log.family, place, at, sockets, clients))

    hands = Hands(
        picture=look,
        interrupt=partial(caller.signal, signal.SIGINT),
        kill=lambda: _kill_at_once(root, launched.pid),
        serving=lambda: log.in_the_call,
        returned=lambda: log.returned,
        holders=lambda inode: tuple(_holders(root, log.family, inode)),
    )
    return Visits.offered(spec.clients, sockets.gate, root, hands)


def _kill_at_once(root: int, caller: int) -> None:
    """Kill everybody below `root` but the caller; nobody gets to see that another one is dead.

    Afterwards they are: whoever still is at it could take the next connection with it.
    """
    stopped: set[int] = set()
    while new := set(others(root, caller)) - stopped:
        _send(new, signal.SIGSTOP)
        stopped |= new
    _send(stopped, signal.SIGKILL)
    deadline = time.monotonic() + _DYING
    while stopped.intersection(others(root, caller)):
        if time.monotonic() > deadline:
            raise MachineError("what was killed does not end")
        time.sleep(_SOON)


def _send(pids: Iterable[int], which: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, which)


def _holders(root: int, family: Family, inode: int) -> Iterable[str]:
    """The names of the processes below `root` that have this socket open."""
    return (family.name(pid) for pid in descendants(root) if inode in open_sockets(pid))

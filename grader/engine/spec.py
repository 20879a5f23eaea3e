"""What to run: one call of one function of a learner's file, or the file as a script."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from grader.engine.clients import Script
from grader.engine.datagrams import DatagramPeer
from grader.engine.peers import Peer
from grader.exercise import Limits

__all__ = ["METHODS", "AtReturn", "RunSpec", "Watching"]

METHODS = ("fork", "spawn", "forkserver")
"""How processes can start."""


class AtReturn(Enum):
    """What becomes of the caller once the call has returned: it is held there until then."""

    GO_ON = "go on"
    WAIT = "wait"
    """It is held until every other process has ended, or the patience is used up."""
    KILL = "kill"
    """It is killed by SIGKILL, and stays a zombie; newborn children that wait go only then. All
    others have as long as the patience lasts to end."""


@dataclass(frozen=True, slots=True)
class Watching:
    """What is done with the caller and its children while the run is held, pictures taken of it.

    With `in_order` or `at_holds` a child of the caller waits where os.fork() has made it, until it
    is let go: once all of `in_order` wait, those go in that order; at the n-th hold, those of
    `at_holds[n]`. Children are numbered from 0 as they are born. Whoever is not named goes when the
    caller will not go on without it.
    """

    in_order: tuple[int, ...] = ()
    at_holds: tuple[tuple[int, ...], ...] = ()
    at_return: AtReturn = AtReturn.GO_ON
    patience: float = 0
    """Seconds of a clock that stands still while the machine does."""

    @property
    def holds_births(self) -> bool:
        """Whether children wait where they are born."""
        return bool(self.in_order or self.at_holds)


@dataclass(frozen=True, slots=True)
class RunSpec:
    """Call `function` with `arguments` in the first file of `work`.

    With `script` that file is run as a script in place of a call, these are its arguments, and
    `function` is empty. `work` says which file is copied into the working folder under which name.
    `given` names the definitions of `stub` (a text) that replace the learner's; callers of those in
    `hold` are held until nobody else can move. With `watching` the caller is held where the call
    returns as well, nobody longer than a picture takes. An exception named in `expected` is no
    crash. `start_method`, one of METHODS, is the one of processes where the learner sets no other.
    """

    work: Mapping[str, Path]
    function: str
    arguments: dict[str, object]
    given: tuple[str, ...] = ()
    stub: str = ""
    hold: tuple[str, ...] = ()
    watching: Watching | None = None
    expected: frozenset[str] = frozenset()
    start_method: str = "fork"
    scenario: str = ""
    peers: tuple[Peer | DatagramPeer, ...] = ()
    clients: Script | None = None
    """Who comes to the listener that the function gets; None where it gets none."""
    script: tuple[str, ...] | None = None
    limits: Limits = field(default_factory=Limits)

    @property
    def file(self) -> str:
        """The name of the file that is loaded."""
        return next(iter(self.work))

"""What to run: one call of one function of a learner's file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.engine.peers import Peer
from grader.exercise import Limits

__all__ = ["METHODS", "RunSpec"]

METHODS = ("fork", "spawn", "forkserver")
"""How processes can start."""


@dataclass(frozen=True, slots=True)
class RunSpec:
    """Call `function` with `arguments` in the first file of `work`.

    `work` says which file is copied into the working folder under which name. `given` names the
    definitions of `stub` (a text) that replace the learner's; callers of those in `hold` are held
    until nobody else can move. An exception named in `expected` is no crash. `start_method`, one of
    METHODS, is what multiprocessing starts processes by where the learner sets no other.
    """

    work: Mapping[str, Path]
    function: str
    arguments: dict[str, object]
    given: tuple[str, ...] = ()
    stub: str = ""
    hold: tuple[str, ...] = ()
    expected: frozenset[str] = frozenset()
    start_method: str = "fork"
    scenario: str = ""
    peers: tuple[Peer, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def file(self) -> str:
        """The name of the file that is loaded."""
        return next(iter(self.work))

"""What was seen of one process of a run, and what it did: frozen data."""

from dataclasses import dataclass

from grader.engine.wire import Fault, Frame

__all__ = [
    "Call",
    "Line",
    "ProcessRecord",
    "Standing",
]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of output, who wrote it, and when: `at` seconds after the call.

    In a real run that is when the line arrived, which may be later than it was written. In an
    explored run `step` is the one that wrote its end: lines with the same step were written in one
    go.
    """

    process: str
    pid: int
    text: str
    at: float
    step: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a given function; times are seconds since the learner's function was called.

    In an explored run, `first_step` and `last_step` say how many steps of the schedule came before
    the call and before its return: of two calls at the same virtual time, that tells the order.
    """

    function: str
    arguments: dict[str, object]
    process: str
    pid: int
    started: float
    ended: float | None
    error: str | None
    first_step: int = 0
    last_step: int | None = None


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """One process of a run. `kind` is its class, `exit_code` None where nobody could see it."""

    name: str
    kind: str
    pid: int
    parent: int
    daemon: bool
    exit_code: int | None
    fault: Fault | None
    started: float
    ended: float | None
    server: bool
    """Whether it serves a Manager, and so is no process of the learner's own making."""
    last_step: int | None = None
    """In an explored run: the step in which it ended."""
    id: str = ""
    """Its name in the trace of an explored run: the caller is "0"; the same in every schedule."""
    start_method: str = ""
    """How its parent started it; empty for what came in another way, such as a forkserver."""
    target: str = ""
    """The qualified name of the function that it was started with, where that is known."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a process stood when the run was stopped; `frames` are outermost first.

    `twice` is the kind of the lock that the process waits for although it holds it itself.
    """

    process: str
    frames: tuple[Frame, ...]
    twice: str | None = None

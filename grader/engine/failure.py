"""Why a run failed: a class for each reason, told in words by grader.report.failures."""

from dataclasses import dataclass

from grader.engine import clients
from grader.engine.deadlock import Diagnosis
from grader.engine.records import ProcessRecord, Standing
from grader.engine.wire import Fault, Frame

__all__ = [
    "CameBackTwice",
    "Crash",
    "CutShort",
    "Deadlock",
    "Endless",
    "Failure",
    "Leak",
    "Leftovers",
    "LoadFailure",
    "NoAnswer",
    "NoDatagram",
    "NotData",
    "NothingThere",
    "NothingToCome",
    "OverLimit",
    "RefusedUse",
    "Resource",
    "Runaway",
    "Standstill",
    "Tampering",
    "Todo",
    "Unanswered",
    "Uncontrolled",
    "WatcherKilled",
]


@dataclass(frozen=True, slots=True)
class LoadFailure:
    """The file could not be loaded: a syntax error, or an exception at import."""

    fault: Fault


@dataclass(frozen=True, slots=True)
class NothingThere:
    """The file has no function of that name."""

    function: str


@dataclass(frozen=True, slots=True)
class Todo:
    """The call, or the script where `function` is empty, ended in NotImplementedError."""

    function: str


@dataclass(frozen=True, slots=True)
class Deadlock:
    """Every process waits, and none of them has a time limit."""

    standings: tuple[Standing, ...]
    ended_badly: tuple[ProcessRecord, ...] = ()
    """Processes that had ended with an exception before, and may be what the others wait for."""


@dataclass(frozen=True, slots=True)
class NothingToCome:
    """Every process waits, and the peers have made all their moves."""

    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class NoDatagram:
    """Every process waits, without a time limit, and no datagram will come from a UDP peer."""

    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A client waits for something that will not come; without a `step`, the call never returns.

    `taken` says whether the client was accepted, `holders` who has its connection open.
    """

    step: clients.Step | None
    taken: bool
    holders: tuple[str, ...]
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class CutShort:
    """The call had returned before the clients' script was over."""


@dataclass(frozen=True, slots=True)
class Resource:
    """The names of what a run may use too much of."""

    WALL = "seconds"
    PROCESSOR = "processor_seconds"
    MEMORY = "memory_mb"
    PROCESSES = "processes"
    OUTPUT = "output_kb"
    DISK = "disk_mb"
    FILE = "file_mb"
    FILES = "files"
    DESCRIPTORS = "descriptors"


@dataclass(frozen=True, slots=True)
class Runaway:
    """The run used up its time: `resource` is WALL or PROCESSOR."""

    resource: str
    limit: float
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class OverLimit:
    """The run used more of a resource than it may."""

    resource: str
    limit: float


@dataclass(frozen=True, slots=True)
class Crash:
    """A process, or the call itself, ended with an exception that the test did not expect."""

    process: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The process that made the call ended before the call had returned."""

    exit_code: int | None


@dataclass(frozen=True, slots=True)
class CameBackTwice:
    """A forked child came out of the call as well."""


@dataclass(frozen=True, slots=True)
class Tampering:
    """Something wrote to the grader's channel that no run writes."""


@dataclass(frozen=True, slots=True)
class WatcherKilled:
    """The program killed the process that watches over it, in two runs of two."""


@dataclass(frozen=True, slots=True)
class NotData:
    """The result is not plain data: a `kind` at `place`."""

    place: str
    kind: str


@dataclass(frozen=True, slots=True)
class Standstill:
    """In an explored run nobody could move any more, for the reason that the diagnosis gives."""

    diagnosis: Diagnosis
    ended_badly: tuple[ProcessRecord, ...] = ()
    """As in a Deadlock."""


@dataclass(frozen=True, slots=True)
class Endless:
    """An explored run was still going on after so many steps."""

    steps: int


@dataclass(frozen=True, slots=True)
class Uncontrolled:
    """The same schedule did not give the same operations again; `detail` says where."""

    detail: str


@dataclass(frozen=True, slots=True)
class RefusedUse:
    """The program used something, by `name`, that an explored run does not control."""

    name: str
    frame: Frame | None


@dataclass(frozen=True, slots=True)
class Leak:
    """Processes were still there when the program had ended."""

    processes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Shared memory, by name, was still there when every process of the program had ended."""

    names: tuple[str, ...]


Failure = (
    LoadFailure
    | NothingThere
    | Todo
    | Deadlock
    | NoDatagram
    | NothingToCome
    | Unanswered
    | CutShort
    | Runaway
    | OverLimit
    | Crash
    | NoAnswer
    | CameBackTwice
    | Tampering
    | WatcherKilled
    | NotData
    | Leak
    | Leftovers
    | Standstill
    | Endless
    | Uncontrolled
    | RefusedUse
)

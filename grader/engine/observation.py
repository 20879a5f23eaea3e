"""What was seen of one run: frozen data, for tests to assert on and for reports to tell."""

from dataclasses import dataclass, field
from typing import ClassVar

from grader.engine import clients
from grader.engine.changes import Change, changes
from grader.engine.creations import Creation
from grader.engine.datagrams import Exchange
from grader.engine.deadlock import Diagnosis
from grader.engine.file_races import Save, saves
from grader.engine.holds import Hold, Order, holds
from grader.engine.peers import Conversation
from grader.engine.sleeps import Slept, sleeps
from grader.engine.trace import Step
from grader.engine.transfers import Transfer, transfers
from grader.engine.wire import Fault, Frame
from grader.errors import UsageError

__all__ = [
    "RETURN",
    "Birth",
    "Call",
    "CameBackTwice",
    "ClientSighting",
    "Crash",
    "CutShort",
    "Deadlock",
    "Endless",
    "Failure",
    "Leak",
    "Leftovers",
    "Line",
    "LoadFailure",
    "NoAnswer",
    "NoDatagram",
    "NotData",
    "NothingThere",
    "NothingToCome",
    "Observation",
    "OverLimit",
    "Picture",
    "ProcessRecord",
    "RefusedUse",
    "Resource",
    "Runaway",
    "Sighting",
    "Standing",
    "Standstill",
    "Tampering",
    "Todo",
    "Unanswered",
    "Uncontrolled",
    "WatcherKilled",
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


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a process stood when the run was stopped; `frames` are outermost first.

    `twice` is the kind of the lock that the process waits for although it holds it itself.
    """

    process: str
    frames: tuple[Frame, ...]
    twice: str | None = None


# --- why a run failed: one class each, told in words by grader.report.failures --------------------
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


@dataclass(frozen=True, slots=True)
class Observation:
    """One run. Times are seconds since the learner's function was called.

    `error` names the exception that ended the call, where the test expected it. `failure` is
    None for a run that went its course.
    """

    result: object
    error: str | None
    output: tuple[Line, ...]
    processes: tuple[ProcessRecord, ...]
    calls: tuple[Call, ...]
    elapsed: float
    lifetime: float
    failure: Failure | None = None
    errors: str = field(default="", repr=False)
    """What was written to standard error; shown, never judged."""
    schedule: str = ""
    """What replays the run, where it was explored."""
    names: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """The kernel's ids of the processes and their names, where it was explored."""
    operations: tuple[Step, ...] = field(default=(), repr=False)
    """What the kernel saw, where it was explored."""
    last_step: int | None = field(default=None, repr=False)
    """How many steps came before the call returned, where it was explored."""
    conversations: tuple[Conversation | Exchange, ...] = field(default=(), repr=False)
    """What went between the learner's program and its peers, one for each of them."""
    exchange: clients.Exchange | None = field(default=None, repr=False)
    """What went over the connections with clients, where they came."""
    creations: tuple[Creation, ...] = field(default=(), repr=False)
    """The locks, queues, pipes and so on that were made, where it was explored."""
    pictures: tuple[Picture, ...] = field(default=(), repr=False)
    """One for each time that a real run was held, or a script had one taken, in order."""
    births: tuple[Birth, ...] = field(default=(), repr=False)
    """The children that waited where they were born, in the order in which they were let go."""

    @property
    def caller(self) -> ProcessRecord:
        """The process that called the learner's function."""
        return self.processes[0]

    @property
    def children(self) -> tuple[ProcessRecord, ...]:
        """Every other process of the learner's making; the server of a Manager is none."""
        return tuple(one for one in self.processes[1:] if not one.server)

    @property
    def still_there(self) -> tuple[ProcessRecord, ...]:
        """The children that had not ended when the call returned; known of explored runs only.

        Virtual time can't tell: a process may end at the same instant and yet after the return.
        """
        returned = self.last_step
        if returned is None or not self.schedule:
            raise UsageError("still_there: only an explored run knows this; ask explore, not run")
        ends = ((one, one.last_step) for one in self.children)
        return tuple(one for one, end in ends if end is None or end >= returned)

    def picture(self, place: str) -> Picture:
        """The picture of that name."""
        return next(one for one in self.pictures if one.place == place)

    def calls_of(self, function: str) -> tuple[Call, ...]:
        """The calls of this given function, in the order in which they began."""
        return tuple(call for call in self.calls if call.function == function)

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """What went through pipes and queues, in order; known of explored runs alone."""
        return transfers(self.operations, self.creations)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Who changed which shared number, in order; known of explored runs alone."""
        return changes(self.operations, self.creations)

    @property
    def saves(self) -> tuple[Save, ...]:
        """Who saved which file, in order; known of explored runs alone."""
        return saves(self.operations)

    @property
    def sleeps(self) -> tuple[Slept, ...]:
        """Who slept for how long, in the order of waking; known of explored runs alone."""
        return sleeps(self.operations)

    @property
    def holds(self) -> tuple[Hold, ...]:
        """Who held which lock from when to when; known of explored runs alone."""
        return holds(self.operations, self.creations)

    @property
    def order(self) -> Order:
        """Which step has to come before which; known of explored runs alone."""
        return Order(self.operations)

    def texts_of(self, process: ProcessRecord) -> list[str]:
        """The lines that `process` printed, in order."""
        return [line.text for line in self.output if line.pid == process.pid]

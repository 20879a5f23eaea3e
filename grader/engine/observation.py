"""What was seen of one run: frozen data, for tests to assert on and for reports to tell."""

from dataclasses import dataclass, field

from grader.engine import clients
from grader.engine.changes import Change, changes
from grader.engine.creations import Creation
from grader.engine.datagrams import Exchange
from grader.engine.failure import Failure
from grader.engine.file_races import Save, saves
from grader.engine.holds import Hold, Order, holds
from grader.engine.peers import Conversation
from grader.engine.records import Call, Line, ProcessRecord
from grader.engine.sightings import Birth, Picture
from grader.engine.sleeps import Slept, sleeps
from grader.engine.trace import Step
from grader.engine.transfers import Transfer, transfers
from grader.errors import UsageError

__all__ = ["Observation"]


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

"""The parts that every subject of the kernel works with: processes, waits, tasks, options."""

from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, Literal

from grader.engine.dependency import Key, Reader, Test
from grader.engine.operations import Operation, Place, ProcessId, ProtocolFault
from grader.engine.trace import Actor

__all__ = [
    "CLOCK",
    "NOW",
    "TIME",
    "Description",
    "Options",
    "Process",
    "ProtocolFault",
    "Script",
    "Task",
    "Wait",
    "create_nothing",
    "never",
]

TIME: Actor = "~"
"""The actor that moves the clock when nobody else can move."""
CLOCK: Key = ("clock",)


@dataclass(frozen=True, slots=True)
class Options:
    """What a run depends on besides the program and the schedule.

    With `sleep="any"` a sleep may last any time relative to the others' progress. With
    `output_order` prints are ordered like everything else. An item put on a Queue is under way for
    `transit` nanoseconds: a putter, or a machine, so slow that time-outs come first. The process
    named `killed` may be killed at any moment.
    """

    sleep: Literal["exact", "any"] = "exact"
    output_order: bool = False
    transit: int = 0
    killed: str = ""
    main: str = "MainProcess"
    file_size: int = 2**25
    """The greatest length of a file, in bytes."""


@dataclass(frozen=True, slots=True)
class Description:
    """An open file description: the file, and what may be done with it."""

    inode: str
    reading: bool
    writing: bool
    append: bool


def never(_read: Reader) -> bool:
    """The test of one who waits for time alone."""
    return False


@dataclass(slots=True)
class Wait:
    """A scheduling point: the script goes on when `test` holds, or after `deadline`.

    Without a test it can go on at any time; one that is not `patient` too, and finds out then.
    `asleep` marks a sleep, which ends before time-outs of the same moment do. `reason` and
    `object` are for the diagnosis.
    """

    test: Test | None = None
    deadline: int | None = None
    reason: str = ""
    object: str = ""
    asleep: bool = False
    patient: bool = True

    @property
    def takes_time(self) -> bool:
        """Whether a loop that comes here idly spends its time here: not where readers queue."""
        return self.deadline is not None and self.reason != "turn"


NOW = Wait()

Script = Generator[Wait, bool, Any]
"""What an operation does, step by step. It is resumed with True when its time ran out."""


@dataclass(slots=True)
class Process:
    """What one process alone decides: nobody else can change it, so it is no variable.

    `sent`, `taken` and `done` count its puts, gets and task_done calls for each queue.
    """

    id: ProcessId
    name: str
    parent: ProcessId | None
    daemon: bool
    started: int
    children: list[ProcessId] = field(default_factory=list)
    joined: set[ProcessId] = field(default_factory=set)
    ends: Counter[str] = field(default_factory=Counter)
    """The ends of pipes that it holds, and by how many connections."""
    loans: list[str] = field(default_factory=list)
    """What it has pickled, of connections."""
    files: dict[str, Description] = field(default_factory=dict)
    """The open file descriptions that it holds."""
    privates: set[str] = field(default_factory=set)
    tracker: ProcessId | None = None
    """Whose resource tracker it uses."""
    sent: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    balance: dict[str, int] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    unflushed: set[str] = field(default_factory=set)
    ended: int | None = None
    last_step: int | None = None
    code: int | None = None
    history: list[dict[Key, Any]] = field(default_factory=list)
    moments: list[int] = field(default_factory=list)
    """When each step of the history was made."""
    waited: list[bool] = field(default_factory=list)
    """Whether each step of the history came when its time was up."""
    visits: dict[Any, int] = field(default_factory=dict)
    looped: int = 0
    """The length of the history when the loop that it is in was last at this place."""
    streaks: dict[Any, tuple[int, Any]] = field(default_factory=dict)
    nudges: int = 0
    hard_spin: bool = False
    tries: int = 0
    """How often it has come back to the place where it is, with nothing new but its own state."""
    impatient: bool = False
    quantum: int = 0


@dataclass(slots=True)
class Task:
    """An actor's script, waiting for its next step."""

    actor: Actor
    process: Process
    script: Script
    wait: Wait
    operation: Operation | None = None
    place: Place | None = None
    expired: bool = False
    spin: dict[Key, Any] | None = None
    idle: dict[Key, Any] | None = None
    """What an idle loop that takes time has found on its way; it is idle where it waits for it."""
    period: int = 0
    """How long that loop takes each time."""


Handler = Callable[..., Script]


def create_nothing(k: object, p: Process, made: object) -> None:
    """The creator of what needs no preparation."""

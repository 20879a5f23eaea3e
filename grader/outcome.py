"""What grading says: verdicts and outcomes. Frozen data, written to results.json as it stands."""

from enum import StrEnum

from msgspec import Struct

__all__ = [
    "Late",
    "Move",
    "Override",
    "Shape",
    "Status",
    "SubmissionOutcome",
    "TestOutcome",
    "Verdict",
]


class Verdict(StrEnum):
    """What became of one test of one submission."""

    PASSED = "passed"
    WRONG = "wrong"
    """An assertion of the test did not hold."""
    DEADLOCK = "deadlock"
    """Every process waited for ever."""
    RUNAWAY = "runaway"
    """The program used up its time, by the wall clock or on the processor."""
    CRASHED = "crashed"
    """An exception or a signal that the test did not expect."""
    LEAKED = "leaked"
    """Processes, shared memory or files were left behind."""
    REFUSED = "refused"
    """A limit of the sandbox, or an operation that can't be controlled."""
    UNTOUCHED = "untouched"
    """Nobody has worked on the file, or on this part of it, yet."""
    UNGRADED = "ungraded"
    """The fault is ours: never a zero, graded again by the next call."""


class Status(StrEnum):
    """What became of one submission as a whole."""

    GRADED = "graded"
    MISSING = "missing"
    UNGRADED = "ungraded"


class Late(Struct, frozen=True):
    """Handed in after it was due: by so many days begun, which costs so many points.

    The score is without them: `penalty` stands apart. Moments are in UTC, ISO 8601.
    """

    due: str
    handed_in: str
    days: int
    penalty: float


class Override(Struct, frozen=True):
    """A test's points were set by hand: what grading `graded` it, and why that does not count."""

    graded: float
    why: str


class Move(Struct, frozen=True, omit_defaults=True):
    """One step of an interleaving, by the process of that number; 0 is the one that was called.

    `does` is a word of the grader's. `value` is the number that was read or written, `other` the
    process that is waited for.
    """

    process: int
    does: str
    other: int | None = None
    value: str = ""


class Shape(Struct, frozen=True, omit_defaults=True):
    """The kind of a mistake, and the interleaving that showed it.

    Nothing of it is a learner's own: no name, no line, no text. `detail` is a public name, such as
    that of an exception of Python's.
    """

    kind: str
    detail: str = ""
    moves: tuple[Move, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for the same mistake: whichever numbers were read."""
        moves = tuple((move.process, move.does, move.other) for move in self.moves)
        return self.kind, self.detail, moves


class TestOutcome(Struct, frozen=True, kw_only=True):
    """The outcome of one test. `schedule` replays it, where it was explored."""

    __test__ = False  # its name is no invitation to pytest

    name: str
    hidden: bool
    points: float
    max_points: float
    verdict: Verdict
    message: str
    line: int | None = None
    """The line of the learner's file that it turned on, for a failure that has one."""
    schedule: str | None = None
    explored: int = 0
    exhaustive: bool = False
    title: str = ""
    """What it asks for: its docstring, a paragraph in English and one in Chinese."""
    shape: Shape | None = None
    """What kind of mistake it failed on, as far as that is known."""
    override: Override | None = None
    """Set by hand: `points` are then those of a person, the verdict is still the grader's."""


class SubmissionOutcome(Struct, frozen=True, kw_only=True):
    """The outcome of one submission: one student's work on one exercise."""

    student: str
    exercise: str
    score: float
    max_score: float
    status: Status
    seconds: float
    tests: tuple[TestOutcome, ...] = ()
    problem: str = ""
    """Why it is missing or ungraded; empty for what was graded."""
    sandbox: str = ""
    """The layer that was in force, or would have been: strong, middle or basic."""
    late: Late | None = None

    @property
    def total(self) -> float:
        """What counts in the end: the score without what being late costs."""
        return max(0.0, self.score - self.late.penalty) if self.late else self.score

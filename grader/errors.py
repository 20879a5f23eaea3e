"""Every exception of the grader. A learner's failure is data and never one of these.

GraderError              something is wrong on our side, or with what we were given
├── UsageError           what was asked for can't be done: the message names the cure
│   ├── ExerciseError    an exercise's own files are wrong: names file, key and cure
│   └── UnfitWorker      a machine of the cluster would not grade as this one: names the cure
├── ChannelError         a message from a learner's process is not one of ours
└── MachineError         the machine does not give what a run needs (fork, sockets, disk)
"""

from pathlib import Path

__all__ = [
    "ChannelError",
    "ExerciseError",
    "GraderError",
    "MachineError",
    "UnfitWorker",
    "UsageError",
    "ZygoteLost",
]


class GraderError(Exception):
    """The root of the tree; `str(error)` is one line that says what to do."""


class UsageError(GraderError):
    """The caller asked for something that can't be done; the command line exits with 2."""


class ExerciseError(UsageError):
    """A file of an exercise is wrong. `key` is the key or the place in it, or empty."""

    def __init__(self, file: Path, key: str, problem: str, cure: str) -> None:
        self.file = file
        self.key = key
        self.problem = problem
        self.cure = cure
        place = f"{file}: {key}" if key else f"{file}"
        super().__init__(f"{place}: {problem}. {cure}")


class UnfitWorker(UsageError):  # noqa: N818 - what it is, and no mistake of the grader's
    """A worker has another course or grader, or a weaker sandbox; it has graded nothing."""


class ChannelError(GraderError):
    """A message that came from inside a run could not be understood."""


class MachineError(GraderError):
    """The machine refused something that a run needs; the submission stays ungraded."""


class ZygoteLost(MachineError):  # noqa: N818 - a name from the engine, not a kind of mistake
    """The zygote is gone; everything below it has been ended."""

"""One attempt, in a process of its own: the visible tests on the work, the outcome on stdout.

It ends at SIGTERM like pytest at Ctrl-C: whatever it has started is ended first.
"""

import signal
import sys
from pathlib import Path
from types import FrameType

import msgspec
from msgspec import Struct

from grader.course import Course
from grader.errors import GraderError
from grader.grading import Stories, run_tests
from grader.language import Language
from grader.outcome import SubmissionOutcome

__all__ = ["Report", "main"]


class Report(Struct, frozen=True):
    """What became of an attempt: an outcome, or the `problem` that kept the tests from running."""

    outcome: SubmissionOutcome | None = None
    problem: str = ""


def main(folder: Path, language: Language) -> None:
    """Run the visible tests of the exercise in `folder`, and write the report."""
    signal.signal(signal.SIGTERM, _interrupt)
    # Without the secret root: what a learner sees here are the visible tests, also where a course
    # has others.
    exercise = Course(folder.parent.parent, None).exercise_in(folder)
    stories = Stories()
    try:
        outcome = run_tests(exercise.stub, "", exercise, language, stories)
        report = Report(stories.told(outcome))
    except GraderError as error:
        report = Report(problem=str(error))
    sys.stdout.buffer.write(msgspec.json.encode(report))


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main(Path(sys.argv[1]), Language(sys.argv[2]))

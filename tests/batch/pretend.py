"""A grader that does what the work file says: each line names one behaviour."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import ParamSpec, TypeVar

from grader.errors import MachineError
from grader.exercise import Exercise
from grader.language import Language
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict

P = ParamSpec("P")
T = TypeVar("T")


class AwkwardError(Exception):
    """An exception that does not survive pickling."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")


def grade(work: Path, student: str, exercise: Exercise, language: Language) -> SubmissionOutcome:
    """Points for what is right; everything else that can happen to a grading, by its name."""
    behaviour = work.read_text(encoding="utf-8").strip()
    if behaviour in FAULTS:
        FAULTS[behaviour](work)
    if behaviour == "ungraded":
        return outcome(student, exercise.name, status=Status.UNGRADED, problem="too slow")
    verdict = Verdict.WRONG if behaviour == "wrong" else Verdict.PASSED
    return outcome(student, exercise.name, verdict, message=language.value)


def grade_noting(
    work: Path, student: str, exercise: Exercise, language: Language
) -> SubmissionOutcome:
    """The same, after a line in the class's folder on whose grading has begun."""
    with (work.parent.parent / "begun").open("a", encoding="utf-8") as notes:
        notes.write(f"{student}\n")
    return grade(work, student, exercise, language)


def stopping(function: Callable[P, T], call: int, fifo: str) -> Callable[P, T]:
    """`function`, which after its `call`-th call tells the test through its FIFO, and stops."""
    calls = count(1)

    def stops(*args: P.args, **kwargs: P.kwargs) -> T:
        value = function(*args, **kwargs)
        if next(calls) == call:
            Path(fifo).write_text("stopped\n", encoding="utf-8")
            signal.pause()
        return value

    return stops


def die(_work: Path) -> None:
    os._exit(1)


def die_once(work: Path) -> None:
    try:
        work.with_suffix(".tried").touch(exist_ok=False)
    except FileExistsError:
        return
    os._exit(1)


def fail_awkwardly(_work: Path) -> None:
    raise AwkwardError("a fault", "of ours")


def find_the_disk_full(_work: Path) -> None:
    raise MachineError("the disk is full")


def wait(work: Path) -> None:
    """Start a child, tell the test through its FIFO, and wait until somebody ends both."""
    child = [sys.executable, "-c", "import signal; signal.pause()"]
    with subprocess.Popen(child):
        (work.parent.parent / "started").write_text("started\n", encoding="utf-8")
        signal.pause()


def hold_once(work: Path) -> None:
    """Tell the test through its FIFO, and go on when it says so through the other; once."""
    try:
        work.with_suffix(".tried").touch(exist_ok=False)
    except FileExistsError:
        return
    (work.parent.parent / "started").write_text("started\n", encoding="utf-8")
    (work.parent.parent / "go").read_text(encoding="utf-8")


def hold(work: Path) -> None:
    """Tell the test who started this process, and go on when it says so."""
    (work.parent.parent / "started").write_text(f"{os.getppid()}\n", encoding="utf-8")
    (work.parent.parent / "go").read_text(encoding="utf-8")


def wait_stubbornly(work: Path) -> None:
    """The same, by code that does not let itself be told to stop."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    wait(work)


FAULTS: dict[str, Callable[[Path], None]] = {
    "die": die,
    "die once": die_once,
    "raise": fail_awkwardly,
    "no disk": find_the_disk_full,
    "hold": hold,
    "hold once": hold_once,
    "wait": wait,
    "wait stubbornly": wait_stubbornly,
}


def outcome(
    student: str,
    exercise: str = "03_lock",
    verdict: Verdict = Verdict.PASSED,
    *,
    status: Status = Status.GRADED,
    message: str = "",
    problem: str = "",
) -> SubmissionOutcome:
    """Two tests, eight points and two; the second one ends in `verdict`."""
    points = 2.0 if verdict is Verdict.PASSED else 0.0
    return SubmissionOutcome(
        student=student,
        exercise=exercise,
        score=8.0 + points,
        max_score=10.0,
        status=status,
        seconds=0.84321,
        tests=(
            TestOutcome(
                name="test_sells",
                hidden=False,
                points=8.0,
                max_points=8.0,
                verdict=Verdict.PASSED,
                message="",
            ),
            TestOutcome(
                name="test_no_ticket_is_oversold",
                hidden=True,
                points=points,
                max_points=2.0,
                verdict=verdict,
                message=message,
                schedule="1.2.1.2",
                explored=4,
                exhaustive=True,
            ),
        ),
        problem=problem,
    )

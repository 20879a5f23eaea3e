"""At which line of a learner's file a failure is shown."""

from pathlib import Path

import pytest

from grader.engine.deadlock import Diagnosis, Kind
from grader.engine.failure import Crash, Deadlock, Failure, Leak, RefusedUse, Standstill
from grader.engine.observation import Observation
from grader.engine.operations import Place
from grader.engine.records import Standing
from grader.engine.trace import Waiting
from grader.engine.wire import Fault, Frame
from grader.report.place import line_of
from grader.report.source import WorkSource
from grader.report.story import Account


@pytest.fixture
def source(tmp_path: Path) -> WorkSource:
    """Ten lines; the third one defines `sell`."""
    file = tmp_path / "work.py"
    file.write_text("\n\ndef sell(): ...\n" + "pass\n" * 7, encoding="utf-8")
    return WorkSource(file, "work.py")


def frames(*places: tuple[str, int]) -> tuple[Frame, ...]:
    return tuple(Frame(file, line, "sell") for file, line in places)


def crash(*places: tuple[str, int]) -> Crash:
    return Crash("Process-1", Fault("ValueError", "", frames(*places)))


def waiting(line: int) -> Waiting:
    return Waiting("1", "Process-1", None, Place("/x/work.py", line, "sell"), "lock", "0:1")


FAILURES = {
    "the innermost line of theirs": (crash(("work.py", 4), ("work.py", 5), ("queue.py", 9)), 5),
    "a line that the file does not have": (crash(("work.py", 11), ("work.py", -1)), 3),
    "nobody's line": (Leak(("Process-1",)), 3),
    "the lock that was taken twice": (
        Deadlock(
            (
                Standing("MainProcess", frames(("work.py", 6))),
                Standing("Process-1", frames(("work.py", 7)), twice="Lock"),
            )
        ),
        7,
    ),
    "the heart of a standstill": (
        Standstill(Diagnosis(Kind.LOCK_CYCLE, (waiting(8), waiting(9)), 2)),
        8,
    ),
    "the use that was refused": (RefusedUse("socket", Frame("work.py", 10, "sell")), 10),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_is_shown_at(source: WorkSource, case: str):
    failure, line = FAILURES[case]
    assert line_of(Account("sell", {}, seen(failure)), source) == line


def test_where_nothing_is_known_there_is_no_line(source: WorkSource):
    assert line_of(Account("gone", {}, seen(None)), source) is None


def seen(failure: Failure | None) -> Observation:
    return Observation(None, None, (), (), (), 0, 0, failure)

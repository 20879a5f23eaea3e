"""Which verdict a failure of a run means for its test."""

from grader.engine.deadlock import Kind
from grader.engine.failure import (
    CameBackTwice,
    Crash,
    CutShort,
    Deadlock,
    Endless,
    Leak,
    Leftovers,
    LoadFailure,
    NoAnswer,
    NoDatagram,
    NotData,
    NothingThere,
    NothingToCome,
    OverLimit,
    RefusedUse,
    Runaway,
    Standstill,
    Tampering,
    Todo,
    Unanswered,
    Uncontrolled,
    WatcherKilled,
)
from grader.outcome import Verdict

__all__ = ["verdict_of"]

_VERDICTS: dict[type, Verdict] = {
    LoadFailure: Verdict.CRASHED,
    NothingThere: Verdict.CRASHED,
    Todo: Verdict.UNTOUCHED,
    Deadlock: Verdict.DEADLOCK,
    NoDatagram: Verdict.DEADLOCK,
    NothingToCome: Verdict.DEADLOCK,
    Unanswered: Verdict.DEADLOCK,
    CutShort: Verdict.WRONG,
    Runaway: Verdict.RUNAWAY,
    OverLimit: Verdict.REFUSED,
    Crash: Verdict.CRASHED,
    NoAnswer: Verdict.CRASHED,
    CameBackTwice: Verdict.CRASHED,
    Tampering: Verdict.REFUSED,
    WatcherKilled: Verdict.CRASHED,
    NotData: Verdict.WRONG,
    Leak: Verdict.LEAKED,
    Leftovers: Verdict.LEAKED,
    Endless: Verdict.RUNAWAY,
    Uncontrolled: Verdict.REFUSED,
    RefusedUse: Verdict.REFUSED,
}


def verdict_of(failure: object) -> Verdict:
    """The verdict that a failure of a run means for its test."""
    if isinstance(failure, Standstill):
        spins = failure.diagnosis.kind is Kind.LIVELOCK
        return Verdict.RUNAWAY if spins else Verdict.DEADLOCK
    return _VERDICTS[type(failure)]

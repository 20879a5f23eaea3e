"""From an exception that ended a process, or the call, to why the run failed. Pure."""

from collections.abc import Sequence

from grader.engine.failure import Crash, Failure, LoadFailure, Todo
from grader.engine.family import MAIN
from grader.engine.limits import limit_met
from grader.engine.records import ProcessRecord
from grader.engine.spec import RunSpec
from grader.engine.wire import Fault

__all__ = ["crash_among", "failure_of_call"]

_HUNG_UP = frozenset(
    (
        "BrokenPipeError",
        "ConnectionRefusedError",
        "ConnectionResetError",
        "EOFError",
        "FileNotFoundError",
    )
)
"""What a proxy's call raises when the Manager is gone."""


def failure_of_call(spec: RunSpec, fault: Fault, *, loading: bool) -> Failure | None:
    """Why the call failed; None for an exception that the test expects, but not in `loading`."""
    if loading:
        return LoadFailure(fault)
    return None if fault.kind in spec.expected else _failure(spec, MAIN, fault)


def crash_among(spec: RunSpec, records: Sequence[ProcessRecord]) -> Failure | None:
    """What the first process that ended with an exception makes of the run, if one did."""
    managed = any(one.server for one in records)
    for record in records:
        if record.fault is None or (managed and _was_left(record)):
            continue
        if record.fault.kind not in spec.expected:
            return _failure(spec, record.name, record.fault)
    return None


def _failure(spec: RunSpec, process: str, fault: Fault) -> Failure:
    if fault.kind == "NotImplementedError":
        return Todo(spec.function)
    return limit_met(fault, spec.limits) or Crash(process, fault)


def _was_left(record: ProcessRecord) -> bool:
    """Whether it is a daemon that has met the end of a Manager: it was left behind, not in want.

    Python ends both as the program ends, and what the daemon then says on stderr is nobody's loss.
    """
    return record.daemon and record.fault is not None and record.fault.kind in _HUNG_UP

"""Tells the judge which processes a run has and who calls the given functions.

Nothing of multiprocessing is replaced here: its own after-fork callbacks and finalizers are used.
"""

import fcntl
import functools
import inspect
import itertools
import os
import sys
from collections.abc import Callable
from multiprocessing import process, util
from types import FunctionType, TracebackType
from typing import Any

from grader.engine.inside.channel import Channel
from grader.engine.inside.plain import ForeignError, plain
from grader.engine.packing import pack_plain
from grader.engine.wire import Began, Called, Came, Ended, Fault, Frame

__all__ = [
    "Gate",
    "exit_code",
    "fault",
    "observe_calls",
    "observe_processes",
    "process_began",
    "said_at_exit",
]

_LAST_OF_ALL = -1000
"""The exit priority of the report of the end: after every finalizer of multiprocessing's own."""

Gate = Callable[[], None]


def observe_processes(channel: Channel, births: int | None, method: str = "fork") -> None:
    """Report every process that is forked from here on, and how it ends.

    `method` is the start method of those that this very process forks. `births` is a file whose
    bytes the judge has locked: this process's own child number n waits for the byte n before it
    does anything.
    """
    origin = _Origin(method)
    if births is None:
        os.register_at_fork(after_in_child=lambda: channel.send(_forked(origin.next())))
    else:
        _hold_births(channel, births, origin)
    util.register_after_fork(channel, lambda _: process_began(channel, origin.method))


class _Origin:
    """By which start method this process has come, once it was forked."""

    def __init__(self, forks: str) -> None:
        self.method = ""
        self._forks = forks

    def next(self) -> str:
        """A child has been forked, and this is the child."""
        self.method, self._forks = self._forks, "fork"
        return self.method


def _forked(method: str, newborn: int = -1) -> Began:
    return Began(
        name="",
        kind="fork",
        parent=os.getppid(),
        daemon=False,
        target="",
        pid=os.getpid(),
        newborn=newborn,
        start_method=method,
    )


def _hold_births(channel: Channel, births: int, origin: _Origin) -> None:
    caller = os.getpid()
    numbers = itertools.count()
    number = -1

    def count() -> None:
        nonlocal number
        number = next(numbers) if os.getpid() == caller else -1

    def wait() -> None:
        channel.send(_forked(origin.next(), number))
        if number >= 0:
            fcntl.lockf(births, fcntl.LOCK_SH, 1, number)

    os.register_at_fork(before=count, after_in_child=wait)


def process_began(channel: Channel, method: str) -> None:
    """Report this process, whose work is about to begin, and in its time how it ends.

    `method` is how it was started.
    """
    me = process.current_process()
    target = getattr(me, "_target", None)
    channel.send(
        Began(
            name=str(me.name),
            kind=type(me).__name__,
            parent=os.getppid(),
            daemon=bool(me.daemon),
            target=str(getattr(target, "__qualname__", "")),
            pid=os.getpid(),
            start_method=method,
        )
    )
    ending = _Ending(channel)
    vars(me)["run"] = ending.watched(me.run)
    util.Finalize(None, ending.report, exitpriority=_LAST_OF_ALL)


class _Ending:
    """How this process's work ended; told when the process itself is about to end.

    Since Python 3.13 the exception is no longer in flight when the finalizers run.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._ended = Ended(exit_code=0)

    def watched(self, run: Callable[[], object]) -> Callable[[], None]:
        """The process's `run`, which remembers the exception that ended it."""

        def watched_run() -> None:
            try:
                run()
            except SystemExit as error:
                self._ended = Ended(exit_code=exit_code(error))
                raise
            except BaseException as error:
                self._ended = Ended(exit_code=1, fault=fault(error))
                raise

        return watched_run

    def report(self) -> None:
        """Tell the judge."""
        self._channel.send(self._ended)


def exit_code(error: SystemExit) -> int:
    """What a process ends with that was ended by `error`."""
    match error.code:
        case None:
            return 0
        case int():
            return int(error.code)
        case _:
            return 1


def said_at_exit(error: SystemExit) -> int:
    """What a process ends with that was ended by `error`; a text is told on standard error."""
    if not isinstance(error.code, int | None):
        sys.stderr.write(f"{error.code}\n")
    return exit_code(error)


def fault(error: BaseException) -> Fault:
    """The exception as data, in the words of its own class as far as that can be trusted."""
    try:
        message = str(error)
    except Exception as worse:  # noqa: BLE001 - a learner's own __str__
        message = f"(its message could not be read: {type(worse).__name__})"
    return Fault(type(error).__name__, message[:2000], _frames(error.__traceback__))


def _frames(trace: TracebackType | None) -> tuple[Frame, ...]:
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(Frame(code.co_filename, trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    return tuple(found[-50:])


def observe_calls(channel: Channel, gate: Gate, held: tuple[str, ...]) -> Callable[..., Any]:
    """The wrapper for given functions: report each call; those in `held` wait at the gate."""
    numbers = itertools.count()

    def observed(function: FunctionType) -> Callable[..., Any]:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            arguments = _arguments(signature, args, kwargs)
            number = next(numbers)
            channel.send(Called(number, function.__name__, arguments))
            if function.__name__ in held:
                gate()
            try:
                result = function(*args, **kwargs)
            except BaseException as error:
                channel.send(Came(number, type(error).__name__))
                raise
            channel.send(Came(number))
            return result

        return call

    return observed


def _arguments(signature: inspect.Signature, args: Any, kwargs: Any) -> bytes:
    bound = signature.bind(*args, **kwargs)
    bound.apply_defaults()
    return pack_plain({name: _shown(value) for name, value in bound.arguments.items()})


def _shown(value: object) -> object:
    try:
        return plain(value)
    except ForeignError as foreign:
        return foreign.kind

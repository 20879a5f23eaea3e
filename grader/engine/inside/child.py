"""The first process of a run: takes the request, calls the function, ends like a script."""

import atexit
import multiprocessing
import os
import random
import resource
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.engine.inside.channel import Channel
from grader.engine.inside.load import load
from grader.engine.inside.observe import fault, observe_calls, observe_processes
from grader.engine.inside.output import redirect
from grader.engine.inside.plain import ForeignError, plain
from grader.engine.inside.stand import answer_questions
from grader.engine.packing import pack_plain, unpack_plain
from grader.engine.wire import (
    Calling,
    CameBack,
    Ended,
    Failed,
    Fault,
    Limit,
    NoFunction,
    NotPlain,
    Request,
    Returned,
)

__all__ = ["RunSockets", "live"]

RunSockets = tuple[int, int, int, int]
"""Descriptors of standard output, standard error, stacks, and the gate."""


def live(channel: Channel, sockets: RunSockets) -> int:
    """Do what the request asks; returns the exit code that a script would end with."""
    out, err, stacks, gate = sockets
    request = channel.receive_request()
    redirect(out, err)
    work = Path(request.folder, request.file)
    os.chdir(request.folder)
    sys.argv = [request.file]
    _limit(request.limit)
    answer_questions(channel, stacks, work)
    observe_processes(channel)
    _set_default_start_method(request.start_method)
    function = _function(channel, request, work, lambda: os.read(gate, 1))
    exit_code = 1 if function is None else _call(channel, request, function)
    _end_like_a_script()
    channel.send(Ended(exit_code=exit_code))
    return exit_code


def _set_default_start_method(method: str) -> None:
    """Make `method` the default and leave the learner free to set another, once, as ever."""
    default: Any = multiprocessing.context._default_context
    default._default_context = multiprocessing.get_context(method)


def _limit(limit: Limit) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limit.memory, limit.memory))
    seconds = limit.processor_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def _function(
    channel: Channel, request: Request, work: Path, gate: Callable[[], Any]
) -> Callable[..., object] | None:
    observed = observe_calls(channel, gate, request.hold)
    try:
        module = load(work, request.given, request.stub, observed)
    except BaseException as error:  # noqa: BLE001 - the learner's file; reported, not swallowed
        channel.send(Failed(loading=True, fault=fault(error)))
        return None
    function: Callable[..., object] | None = getattr(module, request.function, None)
    if not callable(function):
        channel.send(NoFunction())
        return None
    random.seed(0)
    return function


def _call(channel: Channel, request: Request, function: Callable[..., object]) -> int:
    me = os.getpid()
    arguments: Any = unpack_plain(request.arguments)
    channel.send(Calling())
    try:
        result = function(**arguments)
    except BaseException as error:  # noqa: BLE001 - the learner's call; reported, not swallowed
        _alone(channel, me)
        channel.send(Failed(loading=False, fault=fault(error)))
        return _exit_code(error)
    _alone(channel, me)
    channel.send(_returned(result))
    return 0


def _alone(channel: Channel, me: int) -> None:
    """A child made by os.fork that comes out of the call here ends here, and the judge knows."""
    if os.getpid() != me:
        channel.send(CameBack())
        os._exit(1)


def _returned(result: object) -> Returned | NotPlain | Failed:
    try:
        return Returned(pack_plain(plain(result)))
    except ForeignError as foreign:
        return NotPlain(foreign.place, foreign.kind)
    except RecursionError as error:
        return Failed(loading=False, fault=Fault("RecursionError", str(error)))


def _exit_code(error: BaseException) -> int:
    return error.code if isinstance(error, SystemExit) and isinstance(error.code, int) else 1


def _end_like_a_script() -> None:
    """What the interpreter does at the end: join threads and children, flush."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # the learner closed it
            continue

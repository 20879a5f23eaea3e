"""The first process of a run: takes the request, calls the function, ends like a script."""

import atexit
import multiprocessing
import os
import resource
import sys
import threading
from pathlib import Path
from typing import Any

from grader.engine.inside.calling import call, find
from grader.engine.inside.channel import Channel
from grader.engine.inside.observe import observe_processes
from grader.engine.inside.output import redirect
from grader.engine.inside.stand import answer_questions
from grader.engine.wire import Ended, Limit, Request

__all__ = ["RunSockets", "live"]

RunSockets = tuple[int, int, int, int]
"""Descriptors of standard output, standard error, stacks, and the gate (or the kernel)."""


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
    if request.explored:
        from grader.engine.inside.explored.main import live_explored  # many runs need none of it

        live_explored(channel, request, gate)
    return _live_for_real(channel, request, gate)


def _live_for_real(channel: Channel, request: Request, gate: int) -> int:
    observe_processes(channel)
    _set_default_start_method(request.start_method)
    function = find(channel, request, lambda: os.read(gate, 1))
    exit_code = 1 if function is None else call(channel, request, function)
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


def _end_like_a_script() -> None:
    """What the interpreter does at the end: join threads and children, flush."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # the learner closed it
            continue

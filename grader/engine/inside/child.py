"""The first process of a run: takes the request, calls the function, ends like a script."""

import atexit
import os
import resource
import socket
import sys
import threading
from pathlib import Path

from grader.engine.inside.calling import call, find, set_default_start_method
from grader.engine.inside.channel import Channel
from grader.engine.inside.connect import connect, listen
from grader.engine.inside.landlock import enter_domain
from grader.engine.inside.observe import observe_processes
from grader.engine.inside.output import redirect
from grader.engine.inside.stand import answer_questions
from grader.engine.wire import Confine, Ended, Limit, Loading, Request, Unable

__all__ = ["RunSockets", "live"]

RunSockets = tuple[int, int, int, int, int | None]
"""Descriptors of standard output, standard error, stacks, the gate (or the kernel), and the file
whose locks newborn children wait for, where they do."""


def live(channel: Channel, sockets: RunSockets, order: Confine) -> int:
    """Do what the request asks; returns the exit code that a script would end with."""
    out, err, stacks, gate, births = sockets
    request = channel.receive_request()
    try:
        connections = _connections(request, gate)
        _prepare(request, order)
    except OSError as error:
        channel.send(Unable(f"{type(error).__name__}: {error}"))
        return 1
    redirect(out, err)
    work = Path(request.folder, request.file)
    sys.argv = [request.file]
    answer_questions(channel, stacks, work)
    channel.send(Loading())
    if request.explored:
        from grader.engine.inside.explored.main import live_explored  # many runs need none of it

        live_explored(channel, request, gate)
    return _live_for_real(channel, request, gate, births, connections)


def _live_for_real(
    channel: Channel,
    request: Request,
    gate: int,
    births: int | None,
    connections: list[socket.socket],
) -> int:
    observe_processes(channel, births)
    set_default_start_method(request.start_method)
    function = find(channel, request, lambda: os.read(gate, 1))
    exit_code = 1 if function is None else call(channel, request, function, *connections)
    if request.watched and function is not None:
        os.read(gate, 1)
    _end_like_a_script()
    channel.send(Ended(exit_code=exit_code))
    return exit_code


def _connections(request: Request, gate: int) -> list[socket.socket]:
    """The sockets that the function is called with: a listener, or one for each peer.

    They are made before the limits are set: the clients' share of descriptors is not the run's.
    """
    if request.clients is not None:
        return [listen(gate, request.clients)]
    return connect(gate, request.connections)


def _prepare(request: Request, order: Confine) -> None:
    """Put the learner's files into the working folder, and give up whatever a run does not need."""
    os.makedirs(request.folder, exist_ok=True)
    os.chdir(request.folder)
    for name, content in request.work.items():
        Path(request.folder, name).write_bytes(content)
    _limit(request.limit)
    if order.landlock:
        enter_domain(order.readable, (*order.writable, request.folder))


def _limit(limit: Limit) -> None:
    seconds = limit.processor_seconds
    bounds = {
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_AS: (limit.memory, limit.memory),
        resource.RLIMIT_CPU: (seconds, seconds + 1),
        resource.RLIMIT_FSIZE: (limit.file, limit.file),
        resource.RLIMIT_NOFILE: (limit.descriptors, limit.descriptors),
    }
    if limit.processes:
        bounds[resource.RLIMIT_NPROC] = (limit.processes, limit.processes)
    for which, bound in bounds.items():
        resource.setrlimit(which, bound)


def _end_like_a_script() -> None:
    """What the interpreter does at the end: join threads and children, flush."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # the learner closed it
            continue

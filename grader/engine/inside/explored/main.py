"""The first process of an explored run, and those that are born as clean as that one.

As those of a real run, but their operations ask the kernel.
"""

import atexit
import functools
import gc
import os
import pickle
import random
import socket
import sys
from io import BytesIO
from pathlib import Path
from typing import NoReturn

from grader.engine.inside.calling import call, find, set_default_start_method
from grader.engine.inside.channel import Channel
from grader.engine.inside.explored.client import Client, use
from grader.engine.inside.explored.files import begin_files
from grader.engine.inside.explored.living import Birth, live_spawned, number_thread, report_to
from grader.engine.inside.explored.nursery import open_nursery
from grader.engine.inside.explored.output import replace_output
from grader.engine.inside.load import compiled, load
from grader.engine.inside.observe import observe_calls
from grader.engine.wire import Ended, Request

__all__ = ["live_explored"]

_AS_MAIN = "__mp_main__"
"""What multiprocessing calls the main module in a process that it has spawned."""


def live_explored(channel: Channel, request: Request, kernel: int) -> NoReturn:
    """Do what the request asks, with the kernel at the other end of the descriptor `kernel`."""
    if request.nursery:
        open_nursery(functools.partial(_live_spawned, channel, request), unused=kernel)
    me = Client(socket.socket(fileno=kernel), request.file, request.folder)
    _begin(channel, me)
    set_default_start_method(request.start_method)
    random.seed("0")
    function = find(channel, request, lambda: None, also=(_AS_MAIN,))
    code = 1 if function is None else call(channel, request, function)
    atexit._run_exitfuncs()
    sys.stdout.flush()
    channel.send(Ended(exit_code=code))
    me.exit(code, abrupt=False)


def _live_spawned(
    channel: Channel, request: Request, line: socket.socket, payload: bytes
) -> NoReturn:
    stream = BytesIO(payload)
    birth: Birth = pickle.load(stream)  # noqa: S301 - from the learner's own process
    os.environ.clear()
    os.environ.update(birth.environment)
    served = birth.began.start_method == "forkserver"
    _begin(channel, Client(line, request.file, request.folder, birth.began.process, served))
    live_spawned(birth, stream, functools.partial(_load_anew, channel, request))


def _begin(channel: Channel, me: Client) -> None:
    begin_files(me.folder)
    use(me)
    number_thread()
    gc.disable()  # when an object is closed by __del__ must not depend on how much was made before
    report_to(channel)
    replace_output()


def _load_anew(channel: Channel, request: Request) -> None:
    work = Path(request.folder, request.file)
    code = request.code or compiled(work, request.given, request.stub, request.explored)
    observed = observe_calls(channel, lambda: None, request.hold)
    load(work, code, observed, (_AS_MAIN, work.stem, "__main__"))

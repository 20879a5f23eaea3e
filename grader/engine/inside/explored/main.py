"""The first process of an explored run: as of a real one, but its operations ask the kernel."""

import atexit
import gc
import random
import socket
import sys
from typing import NoReturn

from grader.engine.inside.calling import call, find
from grader.engine.inside.channel import Channel
from grader.engine.inside.explored.client import Client, use
from grader.engine.inside.explored.files import begin_files
from grader.engine.inside.explored.output import replace_output
from grader.engine.inside.explored.processes import number_thread, report_to
from grader.engine.wire import Ended, Request

__all__ = ["live_explored"]


def live_explored(channel: Channel, request: Request, kernel: int) -> NoReturn:
    """Do what the request asks, with the kernel at the other end of the descriptor `kernel`."""
    me = Client(socket.socket(fileno=kernel), request.file, request.folder)
    begin_files(request.folder)
    use(me)
    gc.disable()  # when an object is closed by __del__ must not depend on how much was made before
    report_to(channel)
    number_thread()
    replace_output()
    random.seed("0")
    function = find(channel, request, lambda: None)
    code = 1 if function is None else call(channel, request, function)
    atexit._run_exitfuncs()
    sys.stdout.flush()
    channel.send(Ended(exit_code=code))
    me.exit(code, abrupt=False)

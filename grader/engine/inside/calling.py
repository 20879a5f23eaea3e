"""Loads the learner's file, calls the function that was asked for, and tells what came of it."""

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.engine.inside.channel import Channel
from grader.engine.inside.load import compiled, load
from grader.engine.inside.observe import exit_code, fault, observe_calls
from grader.engine.inside.plain import ForeignError, plain
from grader.engine.packing import pack_plain, unpack_plain
from grader.engine.wire import (
    Calling,
    CameBack,
    Compiled,
    Failed,
    Fault,
    NoFunction,
    NotPlain,
    Request,
    Returned,
)

__all__ = ["call", "find"]


def find(
    channel: Channel, request: Request, gate: Callable[[], Any]
) -> Callable[..., object] | None:
    """The function to call, its file loaded; None, and the judge is told, if that is not possible.

    Callers of a function that is held wait in `gate`.
    """
    observed = observe_calls(channel, gate, request.hold)
    work = Path(request.folder, request.file)
    try:
        module = load(work, request.code or _compiled(channel, request, work), observed)
    except BaseException as error:  # noqa: BLE001 - the learner's file; reported, not swallowed
        channel.send(Failed(loading=True, fault=fault(error)))
        return None
    function: Callable[..., object] | None = getattr(module, request.function, None)
    if not callable(function):
        channel.send(NoFunction())
        return None
    random.seed(0)
    return function


def _compiled(channel: Channel, request: Request, work: Path) -> bytes:
    """The file as code, which the judge keeps for the next runs of an exploration."""
    code = compiled(work, request.given, request.stub, request.explored)
    if request.explored:
        channel.send(Compiled(code))
    return code


def call(channel: Channel, request: Request, function: Callable[..., object]) -> int:
    """Call the function and tell the judge what it gave; the exit code that a script would have."""
    me = os.getpid()
    arguments: Any = unpack_plain(request.arguments)
    channel.send(Calling())
    try:
        result = function(**arguments)
    except BaseException as error:  # noqa: BLE001 - the learner's call; reported, not swallowed
        _alone(channel, me, error)
        channel.send(Failed(loading=False, fault=fault(error)))
        return _exit_code(error)
    _alone(channel, me)
    channel.send(_returned(result))
    return 0


def _alone(channel: Channel, me: int, error: BaseException | None = None) -> None:
    """A child made by os.fork that comes out of the call here ends here, and the judge knows.

    One that is on its way out by sys.exit() would end in a script too.
    """
    if os.getpid() == me:
        return
    if isinstance(error, SystemExit):
        os._exit(exit_code(error))
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

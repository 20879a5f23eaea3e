"""Loads the learner's file and calls the function asked for, or runs it; tells what came of it."""

import functools
import multiprocessing
import os
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.engine.inside.channel import Channel
from grader.engine.inside.load import compiled, load, script
from grader.engine.inside.observe import exit_code, fault, observe_calls, said_at_exit
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

__all__ = ["call", "find", "set_default_start_method"]


def set_default_start_method(method: str) -> None:
    """Make `method` the default and leave the learner free to set another, once, as ever."""
    default: Any = multiprocessing.context._default_context
    default._default_context = multiprocessing.get_context(method)


def find(
    channel: Channel, request: Request, gate: Callable[[], Any], also: tuple[str, ...] = ()
) -> Callable[..., object] | None:
    """The function to call, its file loaded; None, and the judge is told, if that is not possible.

    Where the file is run as a script, to call it is to run the file.
    Callers of a function that is held wait in `gate`. The file's module can be found by the names
    in `also`, too.
    """
    observed = observe_calls(channel, gate, request.hold)
    work = Path(request.folder, request.file)
    try:
        code = request.code or _compiled(channel, request, work)
        if request.script is not None:
            random.seed(0)
            return script(work, code, observed)
        module = load(work, code, observed, (work.stem, *also))
    except BaseException as error:  # noqa: BLE001 - the learner's file; reported, not swallowed
        channel.send(Failed(loading=True, fault=fault(error)))
        return None
    function = _function(request, module)
    if not callable(function):
        channel.send(NoFunction())
        return None
    random.seed(0)
    return function


def _function(request: Request, module: ModuleType) -> Callable[..., object] | None:
    """The learner's function, or the test's scenario for the learner's module."""
    if not request.scenario:
        found: Callable[..., object] | None = getattr(module, request.function, None)
        return found
    namespace: dict[str, Any] = {"__name__": "scenario"}
    exec(compile(request.scenario, "<scenario>", "exec"), namespace)  # noqa: S102 - the test's own
    return functools.partial(namespace[request.function], module)


def _compiled(channel: Channel, request: Request, work: Path) -> bytes:
    """The file as code, which the judge keeps for the next runs."""
    code = compiled(work, request.given, request.stub, request.explored)
    channel.send(Compiled(code))
    return code


def call(channel: Channel, request: Request, function: Callable[..., object], *ends: object) -> int:
    """Call the function and tell the judge what it gave; the exit code that a script would have.

    `ends`, what it gets of its peers, come before the arguments of the request.
    """
    if request.script is not None:
        return _run(channel, function)
    me = os.getpid()
    arguments: Any = unpack_plain(request.arguments)
    channel.send(Calling())
    try:
        result = function(*ends, **arguments)
    except BaseException as error:  # noqa: BLE001 - the learner's call; reported, not swallowed
        _alone(channel, me, error)
        channel.send(Failed(loading=False, fault=fault(error)))
        return _exit_code(error)
    _alone(channel, me)
    channel.send(_returned(result))
    return 0


def _run(channel: Channel, script: Callable[[], object]) -> int:
    """Run the file as a script and tell the judge how that ended.

    A child made by os.fork comes to the end as well, and ends there as its parent does.
    """
    me = os.getpid()
    channel.send(Calling())
    exit_code = 0
    answer: Returned | Failed = Returned(pack_plain(None))
    try:
        script()
    except SystemExit as left:
        exit_code = said_at_exit(left)
    except BaseException as error:  # noqa: BLE001 - the learner's script; reported, not swallowed
        answer, exit_code = Failed(loading=False, fault=fault(error)), 1
    if os.getpid() == me:
        channel.send(answer)
    return exit_code


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

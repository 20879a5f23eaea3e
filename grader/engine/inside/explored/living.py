"""What a started process does from its birth to its end, and how it is numbered.

A forked one goes on with all that its parent has. A spawned one has nothing but what it was sent:
it loads the learner's file anew and gets its Process, target and arguments as a pickle.
"""

import atexit
import itertools
import pickle
import random
import sys
import threading
import traceback
from collections.abc import Callable
from io import BytesIO
from multiprocessing import context, spawn, util
from multiprocessing import process as real
from typing import Any, NoReturn

from msgspec import Struct

from grader.engine.inside.channel import Channel
from grader.engine.inside.explored.client import client, refuse
from grader.engine.inside.observe import fault, said_at_exit
from grader.engine.messages import MAIN_PID
from grader.engine.operations import Begin, ProcessId
from grader.engine.wire import Began, Ended

__all__ = [
    "Birth",
    "began",
    "live_forked",
    "live_spawned",
    "number_thread",
    "pid_of",
    "pid_of_parent",
    "report_to",
]

_SERVER_PID = MAIN_PID - 2
"""The forkserver's, which is the parent of whatever it forks."""
_channel: Channel | None = None


def report_to(channel: Channel) -> None:
    """Tell the judge over `channel` which processes there are and how they end."""
    global _channel
    _channel = channel


def _report(report: Began | Ended) -> None:
    if _channel is not None:
        _channel.send(report)


def pid_of(process: ProcessId) -> int:
    """The number that a learner sees: the same in every run of a schedule."""
    pid = MAIN_PID
    for part in process.split("-"):
        pid = pid * (1 if pid == MAIN_PID else 100) + int(part)
    return pid


def number_thread() -> None:
    """The process's one thread has the number of the process, in every run the same."""
    vars(threading.main_thread())["_native_id"] = pid_of(client().process)


def pid_of_parent() -> int:
    """What os.getppid gives."""
    parent, _, last = client().process.rpartition("-")
    if client().served:
        return _SERVER_PID
    if parent:
        return pid_of(parent)
    return MAIN_PID if last != "0" else MAIN_PID - 1


class Birth(Struct, frozen=True):
    """What a spawned process is before it has read who it is."""

    began: Began
    environment: dict[str, str]


def began(process: Any, child: ProcessId, method: str = "fork") -> Began:
    """What is reported of `process` when it begins as `child`, started by `method`."""
    return Began(
        name=str(process.name),
        kind=type(process).__name__,
        parent=process._parent_pid,
        daemon=bool(process.daemon),
        target=str(getattr(getattr(process, "_target", None), "__qualname__", "")),
        pid=pid_of(child),
        process=child,
        start_method=method,
    )


def live_forked(process: Any) -> NoReturn:
    """Be the child: run, tell how it ended, leave when the kernel allows it."""
    me = client()
    random.seed(me.process)
    number_thread()
    _become(process)
    _report(began(process, me.process))
    me.ask(Begin())
    util._finalizer_registry.clear()  # type: ignore[attr-defined]
    util._run_after_forkers()  # type: ignore[attr-defined]
    _leave(_run(process))


def live_spawned(birth: Birth, stream: BytesIO, load: Callable[[], object]) -> NoReturn:
    """Be the child, in a process that knows nothing yet: `load` loads the learner's file."""
    me = client()
    random.seed(me.process)
    _report(birth.began)
    me.ask(Begin())
    ended = _prepared(stream, load)
    if not isinstance(ended, Ended):
        _become(ended)
        ended = _run(ended)
    if (
        birth.began.start_method == "spawn"
    ):  # it is a program that ends; what a server has forked just leaves
        atexit._run_exitfuncs()
    _leave(ended)


def _prepared(stream: BytesIO, load: Callable[[], object]) -> Any:
    """The Process that was sent; `Ended` when it can't be had: the learner's file is to blame."""
    current: Any = real.current_process()
    current._inheriting = True
    try:
        _prepare(stream)
        load()
        return pickle.load(stream)  # noqa: S301 - from the learner's own process
    except SystemExit as left:
        return Ended(exit_code=said_at_exit(left))
    except BaseException as raised:  # noqa: BLE001 - a learner's process; reported, not swallowed
        traceback.print_exc()
        return Ended(exit_code=1, fault=fault(raised))
    finally:
        del current._inheriting


def _prepare(stream: BytesIO) -> None:
    """As multiprocessing prepares a process; the learner's file is loaded by ourselves."""
    data = pickle.load(stream)  # noqa: S301 - from the learner's own process
    for key in ("init_main_from_name", "init_main_from_path"):
        data.pop(key, None)
    spawn.prepare(data)


def _become(process: Any) -> None:
    """As BaseProcess._bootstrap begins."""
    if process._start_method is not None:
        context._force_start_method(process._start_method)
    state = vars(real)
    state["_process_counter"] = itertools.count(1)
    state["_children"] = set()
    state["_current_process"] = process
    state["_parent_process"] = _Parent(process._parent_name, process._parent_pid)


def _run(process: Any) -> Ended:
    try:
        try:
            process.run()
        finally:
            util._exit_function()  # type: ignore[attr-defined]
    except SystemExit as left:
        return Ended(exit_code=said_at_exit(left))
    except BaseException as raised:  # noqa: BLE001 - a learner's process; reported, not swallowed
        sys.stderr.write(f"Process {process.name}:\n")
        traceback.print_exc()
        return Ended(exit_code=1, fault=fault(raised))
    return Ended(exit_code=0)


def _leave(ended: Ended) -> NoReturn:
    util._flush_std_streams()  # type: ignore[attr-defined]
    _report(ended)
    client().exit(ended.exit_code, abrupt=False)


class _Parent:
    """As multiprocessing.parent_process() gives it, as far as the kernel can tell."""

    def __init__(self, name: str, pid: int) -> None:
        self.name = name
        self.pid = self.ident = pid

    def is_alive(self) -> bool:
        refuse("parent_process().is_alive")

    def join(self, timeout: float | None = None) -> None:
        refuse("parent_process().join")

"""Process and what belongs to it: each start is a real fork, when the kernel says so."""

import itertools
import os
import random
import sys
import threading
import traceback
from multiprocessing import process as real
from multiprocessing import util
from typing import Any, NoReturn

from grader.engine.inside.channel import Channel
from grader.engine.inside.explored.client import client, nanoseconds, refuse
from grader.engine.inside.observe import exit_code, fault
from grader.engine.messages import MAIN_PID
from grader.engine.operations import ActiveChildren, Begin, ExitCode, Join, ProcessId, Signal
from grader.engine.wire import Began, Ended

__all__ = [
    "Process",
    "Sentinel",
    "active_children",
    "child_with_pid",
    "number_thread",
    "pid_of",
    "report_to",
]

_channel: Channel | None = None
_started: "dict[ProcessId, Process]" = {}
"""The children of this process that were started, by id."""


def report_to(channel: Channel) -> None:
    """Tell the judge over `channel` which processes there are and how they end."""
    global _channel
    _channel = channel


def pid_of(process: ProcessId) -> int:
    """The number that a learner sees: the same in every run of a schedule."""
    pid = MAIN_PID
    for part in process.split("-"):
        pid = pid * (1 if pid == MAIN_PID else 100) + int(part)
    return pid


class Sentinel(int):
    """What `Process.sentinel` gives; `waitable` is what the kernel knows it by."""

    waitable: str


def _sentinel(process: ProcessId) -> Sentinel:
    sentinel = Sentinel(pid_of(process))
    sentinel.waitable = process
    return sentinel


class _Started:
    """What the real Process keeps of a started child (its `_popen`)."""

    def __init__(self, child: ProcessId) -> None:
        self.child = child
        self._code: int | None = None
        self.pid = pid_of(child)
        self.sentinel = _sentinel(child)

    def poll(self) -> int | None:
        if self._code is None:
            self._code = client().ask(ExitCode(self.child))
        return self._code

    def wait(self, timeout: float | None = None) -> int | None:
        client().ask(Join(self.child, nanoseconds(timeout)))
        return 0 if timeout is None else None

    def terminate(self) -> None:
        client().ask(Signal(self.child, 15))

    def kill(self) -> None:
        client().ask(Signal(self.child, 9))

    def close(self) -> None:
        """Nothing of it is held here."""


class Process(real.BaseProcess):
    """As multiprocessing.Process."""

    _start_method = "fork"
    _popen: Any

    def __hash__(self) -> int:
        """Not its address: a set of processes is gone through alike in every run."""
        return hash(self._identity)

    def start(self) -> None:
        self._check_closed()  # type: ignore[attr-defined]
        assert self._popen is None, "cannot start a process twice"  # noqa: S101 - as the real one
        assert self._parent_pid == os.getpid(), (  # type: ignore[attr-defined]  # noqa: S101
            "can only start a process object created by current process"
        )
        own: Any = real.current_process()
        assert not own._config.get("daemon"), (  # noqa: S101
            "daemonic processes are not allowed to have children"
        )
        util._flush_std_streams()  # type: ignore[attr-defined]
        child, sock = client().start(self.name, bool(self.daemon))
        if client().fork() == 0:
            client().become(child, sock)
            _live(self)
        sock.close()
        self._popen = _Started(child)
        self._sentinel = self._popen.sentinel
        _started[child] = self
        del self._target, self._args, self._kwargs  # type: ignore[attr-defined]


def _live(process: Process) -> NoReturn:
    """Be the child: run, tell how it ended, leave when the kernel allows it."""
    me = client()
    _become_current(process)
    _report(
        Began(
            name=str(process.name),
            kind=type(process).__name__,
            parent=os.getppid(),
            daemon=bool(process.daemon),
            target=str(getattr(getattr(process, "_target", None), "__qualname__", "")),
            pid=os.getpid(),
            process=me.process,
        )
    )
    me.ask(Begin())
    code, error = 0, None
    util._finalizer_registry.clear()  # type: ignore[attr-defined]
    util._run_after_forkers()  # type: ignore[attr-defined]
    try:
        try:
            process.run()
        finally:
            util._exit_function()  # type: ignore[attr-defined]
    except SystemExit as left:
        code = exit_code(left)
        if not isinstance(left.code, int | None):
            sys.stderr.write(f"{left.code}\n")
    except BaseException as raised:  # noqa: BLE001 - a learner's process; reported, not swallowed
        code, error = 1, fault(raised)
        sys.stderr.write(f"Process {process.name}:\n")
        traceback.print_exc()
    util._flush_std_streams()  # type: ignore[attr-defined]
    _report(Ended(exit_code=code, fault=error))
    me.exit(code, abrupt=False)


def _become_current(process: Process) -> None:
    _started.clear()
    state = vars(real)
    parent = state["_current_process"]
    state["_process_counter"] = itertools.count(1)
    state["_children"] = set()
    state["_current_process"] = process
    state["_parent_process"] = _Parent(parent.name, pid_of_parent())
    number_thread()
    random.seed(client().process)


def number_thread() -> None:
    """The process's one thread has the number of the process, in every run the same."""
    vars(threading.main_thread())["_native_id"] = pid_of(client().process)


def pid_of_parent() -> int:
    """What os.getppid gives."""
    parent, _, last = client().process.rpartition("-")
    if parent:
        return pid_of(parent)
    return MAIN_PID if last != "0" else MAIN_PID - 1


def _report(report: Began | Ended) -> None:
    if _channel is not None:
        _channel.send(report)


class _Parent:
    """As multiprocessing.parent_process() gives it, as far as the kernel can tell."""

    def __init__(self, name: str, pid: int) -> None:
        self.name = name
        self.pid = self.ident = pid

    def is_alive(self) -> bool:
        refuse("parent_process().is_alive")

    def join(self, timeout: float | None = None) -> None:
        refuse("parent_process().join")


def active_children() -> list[Process]:
    """As multiprocessing.active_children."""
    return [_started[child] for child in client().ask(ActiveChildren())]


def child_with_pid(pid: int) -> Any:
    """The started child of this process that a learner knows by `pid`, or None."""
    return next((one for one in _started.values() if one.pid == pid), None)

"""Process and what belongs to it: each start is a real fork, when the kernel says so.

Of the parent where the start method is fork, else of a process that has not loaded the learner's
file: that child gets its Process as a pickle, made before the kernel is asked.
"""

import os
from io import BytesIO
from multiprocessing import context, reduction, spawn, util
from multiprocessing import process as real
from typing import Any, NoReturn

from grader.engine.inside.explored.client import client, nanoseconds
from grader.engine.inside.explored.living import Birth, began, live_forked, pid_of
from grader.engine.inside.explored.nursery import bear, is_open
from grader.engine.operations import ActiveChildren, EndId, ExitCode, Join, ProcessId, Signal

__all__ = [
    "ForkProcess",
    "ForkServerProcess",
    "Process",
    "Sentinel",
    "SpawnProcess",
    "active_children",
    "child_with_pid",
]

_started: "dict[ProcessId, Process]" = {}
"""The children of this process that were started, by id."""


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

    def __reduce__(self) -> NoReturn:
        raise TypeError("cannot pickle 'weakref.ReferenceType' object")  # as really

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
    """As multiprocessing.Process: it starts as the default start method says."""

    __module__ = "multiprocessing.context"

    _start_method: str | None = None
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
        method = self._start_method or context._default_context.get_start_method()
        child = _forked(self) if method == "fork" else _spawned(self, method)
        self._popen = _Started(child)
        self._sentinel = self._popen.sentinel
        _started[child] = self
        del self._target, self._args, self._kwargs  # type: ignore[attr-defined]


class ForkProcess(Process):
    """As get_context("fork").Process."""

    __module__ = "multiprocessing.context"
    _start_method = "fork"


class SpawnProcess(Process):
    """As get_context("spawn").Process."""

    __module__ = "multiprocessing.context"
    _start_method = "spawn"


class ForkServerProcess(Process):
    """As get_context("forkserver").Process."""

    __module__ = "multiprocessing.context"
    _start_method = "forkserver"


def _forked(process: Process) -> ProcessId:
    child, line = client().start(process.name, bool(process.daemon))
    if client().fork() == 0:
        client().become(child, line)
        _started.clear()
        live_forked(process)
    line.close()
    return child


class _Sending:
    """What is asked, while a Process is pickled, for that which can't be (a `_popen`, too)."""

    def __init__(self) -> None:
        self.ends: list[EndId] = []

    def duplicate_for_child(self, end: EndId) -> EndId:
        """The child is to hold the end of a pipe, from its start."""
        self.ends.append(end)
        return end


def _spawned(process: Process, method: str) -> ProcessId:
    if not is_open():
        client().refuse("a start method that the file does not name")
    sending: Any = _Sending()
    pickled = BytesIO()
    data = spawn.get_preparation_data(process.name)
    context.set_spawning_popen(sending)
    try:
        reduction.dump(data, pickled)
        reduction.dump(process, pickled)
    finally:
        context.set_spawning_popen(None)
    child, line = client().start(process.name, bool(process.daemon), tuple(sending.ends))
    birth = Birth(began(process, child, method), dict(os.environ))
    with line, client().own():
        bear(line, reduction.ForkingPickler.dumps(birth).tobytes() + pickled.getvalue())
    return child


def active_children() -> list[Process]:
    """As multiprocessing.active_children."""
    return [_started[child] for child in client().ask(ActiveChildren())]


def child_with_pid(pid: int) -> Any:
    """The started child of this process that a learner knows by `pid`, or None."""
    return next((one for one in _started.values() if one.pid == pid), None)

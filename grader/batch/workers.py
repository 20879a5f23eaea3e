"""Worker processes of this machine, one lane each: a death names the submission it hit.

Learners' code never runs in a worker; what a worker starts for it ends with the worker's grading.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnContext, SpawnProcess
from types import FrameType, TracebackType
from typing import Any, ParamSpec, TypeVar

import psutil

__all__ = ["LocalWorkers", "cores", "uninterrupted"]

P = ParamSpec("P")
T = TypeVar("T")

_PATIENCE = 0.5
"""Seconds that a worker has for ending what it started, once it is told to stop."""
_DYING = 0.3
"""Seconds to wait for what was killed: it may be in the middle of a system call."""
_PR_SET_PDEATHSIG = 1


def cores() -> int:
    """How many processor cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class LocalWorkers(Executor):
    """Up to `jobs` worker processes; at most `jobs` submitted calls may be unfinished at a time.

    Left by an exception, its workers are stopped at once. Each is told to (SIGTERM, which is a
    KeyboardInterrupt in the call under way); what is left after half a second is killed.
    """

    def __init__(self, jobs: int) -> None:
        # Its start unblocks SIGINT whatever was set before, so it must not come in `uninterrupted`.
        resource_tracker.ensure_running()
        self._lanes = [_Lane() for _ in range(jobs)]

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        free = next(lane for lane in self._lanes if lane.free)
        return free.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if cancel_futures:
            _stop([worker for lane in self._lanes for worker in lane.workers])
        for lane in self._lanes:
            lane.close(wait=wait)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.shutdown(cancel_futures=kind is not None)


class _WorkerContext(SpawnContext):
    """The spawn context, which remembers the processes it made."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: N802
        process = SpawnProcess(*args, **kwargs)
        self.made.append(process)
        return process


class _Lane:
    """One worker; a call that ended in an exception leaves the next call a fresh one."""

    def __init__(self) -> None:
        self._executor: ProcessPoolExecutor | None = None
        self._context = _WorkerContext()
        self._call: Future[Any] | None = None

    @property
    def free(self) -> bool:
        return self._call is None or self._call.done()

    @property
    def workers(self) -> list[SpawnProcess]:
        return [worker for worker in self._context.made if worker.is_alive()]

    def submit(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        if self._call is not None and self._call.exception() is not None:
            self.close(wait=False)
        with uninterrupted():
            try:
                call = self._fresh_or_warm().submit(_stoppable, fn, *args, **kwargs)
            except BrokenExecutor:
                self.close(wait=False)
                call = self._fresh_or_warm().submit(_stoppable, fn, *args, **kwargs)
        self._call = call
        return call

    def _fresh_or_warm(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(1, self._context, initializer=_begin)
        return self._executor

    def close(self, *, wait: bool) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=wait, cancel_futures=True)
        self._executor = None


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Within the block, in the main thread, Ctrl-C waits until its end.

    Processes started in it inherit that (see `_begin`), and threads too, so that there is no
    other thread for the signal to go to.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """In a new worker: leave the terminal to the grader, and end when the grader ends."""
    if sys.platform == "win32":
        return
    os.setpgrp()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # forgets a Ctrl-C that came before setpgrp
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    _end_with_the_grader()


def _end_with_the_grader() -> None:
    parent = multiprocessing.parent_process()
    if sys.platform == "linux" and parent is not None:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent.pid:  # it ended before we asked
            os.kill(os.getpid(), signal.SIGTERM)


def _stoppable(fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Call `fn`; SIGTERM unwinds it, so that it ends what it started, and then ends the worker."""
    told = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal told
        told = True
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        return fn(*args, **kwargs)
    finally:
        if told:
            os._exit(1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _collect()


def _collect() -> None:
    """A search leaves cycles of many MB, which Python by itself lets pile up.

    What is left after the first call are modules and the like: nobody looks through them again.
    """
    gc.collect()
    if not gc.get_freeze_count():
        gc.freeze()


def _stop(workers: list[SpawnProcess]) -> None:
    families = [family for worker in workers if (family := _family(worker.pid))]
    try:
        for worker in workers:
            worker.terminate()
        deadline = time.monotonic() + _PATIENCE
        for worker in workers:
            worker.join(max(0.0, deadline - time.monotonic()))
    finally:  # a second Ctrl-C ends the patience, not the cleaning up
        killed = [process for family in families for process in _kill(family)]
        psutil.wait_procs(killed, timeout=_DYING)


def _family(pid: int | None) -> list[psutil.Process]:
    """The process and all that it has started, itself first."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _kill(family: list[psutil.Process]) -> list[psutil.Process]:
    """Kill them and what they have started meanwhile; gives all that was killed."""
    killed = []
    for process in family:
        with suppress(psutil.NoSuchProcess):
            grown = process.children(recursive=True)
            process.kill()
            killed += [process, *_kill(grown)]
    return killed

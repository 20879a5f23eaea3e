"""Ends the wait for a process that was let go on and does not come back to the kernel."""

import contextlib
import os
import time
from dataclasses import replace

from grader.engine.controller import Controller
from grader.engine.failure import Failure, Resource
from grader.engine.hearing import Hearing
from grader.engine.inside.stand import QUESTION
from grader.engine.inside.tree import descendants
from grader.engine.limits import Usage, over_limit
from grader.engine.operations import ProcessId
from grader.engine.proctree import at_rest, processor_seconds, snapshot
from grader.engine.records import Standing
from grader.engine.trace import End, Ending
from grader.engine.watch import Watch
from grader.errors import ChannelError
from grader.exercise import Limits

__all__ = ["Watchdog", "fault_of"]

_TICK = 0.05
"""Seconds between looks at what the processes use."""
_ANSWER = 0.5
"""Seconds that a process has to say where it stands."""
_FOREIGN_WAIT = "a wait outside of multiprocessing"
"""What is refused when a process sleeps in a system call of its own and will not come back."""


def fault_of(process: ProcessId, fault: ChannelError) -> End:
    """The end of a run in which `process` said what none of ours says."""
    return End(Ending.FAULT, (), str(fault), None, process)


class Watchdog:
    """Looks, now and then, at what the run's processes use, and how long one has been away.

    `over` is the limit that the run has passed, `stuck` where the process stood that computed for
    too long. So many processes `aside` are not the program's.
    """

    def __init__(
        self, controller: Controller, folder: str, limits: Limits, hearing: Hearing, aside: int
    ) -> None:
        self.over: Failure | None = None
        self.stuck: tuple[Standing, ...] = ()
        self._root = controller.root
        self._watch = Watch(controller, folder, limits)
        self._limits = limits
        self._hearing = hearing
        self._looked = time.monotonic()
        self._aside = aside

    def overdue(self, awaited: list[ProcessId], since: float) -> End | None:
        """How the run ends, if one of `awaited` has computed, or been away, for too long.

        They were let go on at `since`, a reading of the monotonic clock.
        """
        try:
            self._hearing.hear_floods()
        except ChannelError as fault:
            return fault_of(awaited[0], fault)
        self.over = self.over or self._hearing.reports.printed_too_much
        if self.over is None and time.monotonic() - self._looked < _TICK:
            return None
        self._looked = time.monotonic()
        self.over = self.over or over_limit(self._used(), self._limits)
        if self.over:
            return End(Ending.REFUSED, (), "a limit", None, awaited[0])
        return self._computing(awaited) or self._away(awaited[0], since)

    def _used(self) -> Usage:
        """What the run uses, its nursery aside."""
        used = self._watch.usage(snapshot(self._root))
        return replace(used, processes=used.processes - self._aside)

    def _computing(self, awaited: list[ProcessId]) -> End | None:
        for process in awaited:
            pid = self._hearing.pids.get(process)
            if pid and processor_seconds(pid) > self._limits.processor_seconds:
                return self._end_of(process, pid, Resource.PROCESSOR)
        return None

    def _away(self, process: ProcessId, since: float) -> End | None:
        if time.monotonic() - since <= self._limits.seconds:
            return None
        pid = self._hearing.pids.get(process, 0)
        if self._sleeps(pid):
            return End(Ending.REFUSED, (), _FOREIGN_WAIT, None, process)
        return self._end_of(process, pid, Resource.WALL)

    def _sleeps(self, pid: int) -> bool:
        """Whether the process sleeps; of one that is not known, whether all of the run do."""
        return all(map(at_rest, [pid] if pid else descendants(self._root)))

    def _end_of(self, process: ProcessId, pid: int, detail: str) -> End:
        """The end of a run in which `process` did not come back; it is asked where it stands."""
        if pid in descendants(self._root):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, QUESTION)
        log = self._hearing.reports.log
        key = self._hearing.reports.keys.get(process, pid)
        deadline = time.monotonic() + _ANSWER
        while key not in log.answered() and time.monotonic() < deadline:
            self._hearing.await_stack(_TICK)
        self.stuck = log.standings({key})
        return End(Ending.RUNAWAY, (), detail, None, process)

"""Listens to what the real processes of an explored run report, print and complain of."""

import contextlib
import select
from collections import defaultdict
from collections.abc import Callable

from grader.engine import wire
from grader.engine.controller import Controller, Launched
from grader.engine.operations import ProcessId
from grader.engine.receiving import RunSockets
from grader.engine.remembered import Report
from grader.engine.reports import Reports
from grader.errors import ChannelError

__all__ = ["Hearing"]


class Hearing:
    """Hands on to `reports` what is new; who is `behind` only says again what is known.

    `pids` are the processes that have said who they are, as the judge sees them; `gone` says that
    the last process of the run has ended.
    """

    def __init__(
        self,
        controller: Controller,
        sockets: RunSockets,
        launched: Launched,
        reports: Reports,
        behind: Callable[[ProcessId], bool],
    ) -> None:
        self.reports = reports
        self.pids: dict[ProcessId, int] = {"0": launched.pid}
        self.gone = False
        self._processes: dict[int, ProcessId] = {launched.pid: "0"}
        self._new: dict[ProcessId, list[Report]] = defaultdict(list)
        self._behind = behind
        self._controller = controller
        self._sockets = sockets
        self._run = launched.run
        self._poller = select.poll()
        for one in (sockets.channel, sockets.err, sockets.out):
            self._poller.register(one.ours, select.POLLIN)
        self._poller.register(controller.control, select.POLLIN)

    def hear(self) -> None:
        """Take in what was said; ChannelError for what makes no sense."""
        if not self._poller.poll(0):  # as mostly; to ask each of them takes four times as long
            return
        for message in self._controller.messages():
            match message:
                case wire.Gone(run) if run == self._run:
                    self.gone = True
        for pid, packet in self._sockets.channel.packets():
            report = self.reports.log.join(pid, packet)
            if report is not None:
                self._know(pid, report)
                self._take(pid, report)
        for pid, packet in self._sockets.err.packets():
            self._take(pid, packet)
        for pid, packet in self._sockets.out.packets():  # written past `print`, not in its order
            self._take(pid, packet)

    def new(self, process: ProcessId) -> tuple[Report, ...]:
        """What was heard of it, and was new, since this was asked for the last time."""
        return tuple(self._new.pop(process, ()))

    def hear_floods(self) -> None:
        """Take in reports until none comes at once; a flood ends at one of its limits."""
        heard, log = -1, self.reports.log
        while heard < log.heard and not self.reports.printed_too_much:
            heard = log.heard
            self.hear()

    def await_stack(self, seconds: float) -> None:
        """Wait so long for an answer to the question where a process stands, and take it in."""
        select.select([self._sockets.channel.ours], [], [], seconds)
        with contextlib.suppress(ChannelError):
            self.hear()
        for asked, packet in self._sockets.stacks.packets():
            self.reports.log.stack(self._key(asked), packet)

    def _know(self, pid: int, report: wire.Messages) -> None:
        process = self.reports.began(report)
        if process is not None and process not in self.pids and pid not in self._processes:
            self.pids[process], self._processes[pid] = pid, process

    def _take(self, pid: int, report: Report) -> None:
        process = self._processes.get(pid)
        if process is None:
            self.reports.say(pid, report)
        elif not self._behind(process):
            self._new[process].append(report)
            self.reports.tell(process, report)

    def _key(self, pid: int) -> int:
        process = self._processes.get(pid)
        return pid if process is None else self.reports.keys.get(process, pid)

"""What the processes of an explored run tell the judge beside what they ask the kernel."""

import contextlib
import select

from grader.engine import messages, wire
from grader.engine.controller import Controller, Launched
from grader.engine.kernel import Kernel
from grader.engine.log import RunLog
from grader.engine.observation import OverLimit, Resource
from grader.engine.operations import ProcessId
from grader.engine.receiving import RunSockets
from grader.engine.spec import RunSpec
from grader.errors import ChannelError

__all__ = ["Reports"]


class Reports:
    """Takes in reports, output and complaints, and keeps them in a log.

    `pids` are the processes that have said who they are, as the judge knows them; `gone` says that
    the last process of the run has ended.
    """

    def __init__(
        self,
        controller: Controller,
        sockets: RunSockets,
        launched: Launched,
        spec: RunSpec,
        kernel: Kernel,
    ) -> None:
        self.log = RunLog(spec, 0.0)
        self.log.family.first(launched.pid, messages.MAIN_PID, 0.0)
        self.pids: dict[ProcessId, int] = {"0": launched.pid}
        self.gone = False
        self._controller = controller
        self._sockets = sockets
        self._run = launched.run
        self._most = spec.limits.output_kb
        self._kernel = kernel
        self._poller = select.poll()
        for one in (sockets.channel, sockets.err, sockets.out):
            self._poller.register(one.ours, select.POLLIN)
        self._poller.register(controller.control, select.POLLIN)

    def hear(self) -> None:
        """Take in what was said; virtual time stamps it. ChannelError for what makes no sense."""
        now, self.log.step = self._kernel.now / 1e9, self._kernel.steps
        if not self._poller.poll(0):  # as mostly; to ask each of them takes four times as long
            return
        for message in self._controller.messages():
            match message:
                case wire.Gone(run) if run == self._run:
                    self.gone = True
        for pid, packet in self._sockets.channel.packets():
            began = self.log.hear(pid, packet, now)
            if isinstance(began, wire.Began) and began.process in self._kernel.processes:
                self.pids.setdefault(began.process, pid)
        for _, packet in self._sockets.err.packets():
            self.log.complain(packet)
        for _, packet in self._sockets.out.packets():  # written past `print`, so not in its order
            self.log.complain(packet)

    def hear_floods(self) -> None:
        """Take in reports until none comes at once; a flood ends at one of its limits."""
        heard = -1
        while heard < self.log.heard and not self.printed_too_much:
            heard = self.log.heard
            self.hear()

    def await_stack(self, seconds: float) -> None:
        """Wait so long for an answer to the question where a process stands, and take it in."""
        select.select([self._sockets.channel.ours], [], [], seconds)
        with contextlib.suppress(ChannelError):
            self.hear()
        for asked, packet in self._sockets.stacks.packets():
            self.log.stack(asked, packet)

    @property
    def printed_too_much(self) -> OverLimit | None:
        """The limit of output, if it was passed."""
        if self.log.printed_bytes <= self._most * 1024:
            return None
        return OverLimit(Resource.OUTPUT, self._most)

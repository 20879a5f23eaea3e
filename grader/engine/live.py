"""The real processes of one explored run, each brought only as far as it is needed.

Every one is blocked on a socket of its own until the answer comes down that socket. One that is
needed is forked and given, one after the other, the answers that it has got in this run; what it
says meanwhile is known, and has to be the same again.
"""

import contextlib
import select
import socket
import time
from collections.abc import Iterator, Mapping

from grader.engine import messages
from grader.engine.controller import Controller
from grader.engine.hearing import Hearing
from grader.engine.lines import Line, is_line
from grader.engine.managing import Served
from grader.engine.operations import ProcessId, ProtocolFault, Start
from grader.engine.overdue import Watchdog, fault_of
from grader.engine.packets import send_pieces
from grader.engine.receiving import RunSockets
from grader.engine.remembered import Moment, Past
from grader.engine.reports import Reports
from grader.engine.spec import RunSpec
from grader.engine.trace import End, Ending
from grader.engine.wire import Request
from grader.engine.working import request_for, working_folder
from grader.errors import ChannelError, MachineError

__all__ = ["LiveProcesses", "RunOver"]

_GLANCE = 0.002
"""Seconds until what is said meanwhile is taken in, so that a flood ends soon."""
_TICK = 0.05
"""Seconds between looks whether they are gone."""
_END = 10.0
"""Seconds for killed processes to be gone; more is a fault of the machine."""


class RunOver(Exception):  # noqa: N818  it is no error
    """The run ends here, with the `End`."""

    def __init__(self, end: End) -> None:
        self.end = end


@contextlib.contextmanager
def _closing_if_unwanted(end: socket.socket | None) -> Iterator[None]:
    try:
        yield
    except ChannelError:
        if end is not None:
            end.close()
        raise


class LiveProcesses:
    """Those of the run whose processes have the `pasts`; a process is there once it is needed."""

    def __init__(
        self,
        controller: Controller,
        spec: RunSpec,
        reports: Reports,
        pasts: Mapping[ProcessId, Past],
    ) -> None:
        self._controller = controller
        self._spec = spec
        self._reports = reports
        self._pasts = pasts
        self._lines: dict[ProcessId, Line] = {}
        self._offered: dict[ProcessId, tuple[ProcessId, socket.socket]] = {}
        self._given: dict[ProcessId, int] = {}
        self._heard: dict[ProcessId, int] = {}
        self._open = contextlib.ExitStack()
        self._hearing: Hearing | None = None
        self._request: Request | None = None
        self.watchdog: Watchdog | None = None
        """Who looks at what they use, once there are any."""

    def bring(self, process: ProcessId) -> None:
        """Have the process be there, with every answer that it has got in this run.

        RunOver when the run ends on the way.
        """
        self._feed(process, len(self._pasts[process].answers))

    def next(self, process: ProcessId, since: float, *, serves: bool = False) -> tuple[Moment, int]:
        """What the process, brought before, says next, and the size of it.

        A Manager's server that `serves` may answer a call. It was let go on at `since`, a reading
        of the monotonic clock. EOFError when it has ended without a word, ChannelError for what
        makes no sense, RunOver when it does not come back.
        """
        message, end = self._receive(process, since)
        with _closing_if_unwanted(end):
            self.hear()
            said = messages.decode_served(message) if serves else messages.decode(message)
            self._offer(process, said, end)
        self._heard[process] += 1
        return Moment(said, self._ears().new(process)), len(message)

    def let_go(self, process: ProcessId) -> None:
        """The process may end, or is to be killed: whoever reads the end of its line leaves."""
        if self._given.get(process) == len(self._pasts[process].answers):
            self._lines[process].close()

    def hear(self) -> None:
        """Take in what was reported; ChannelError for what makes no sense."""
        if self._hearing is not None:
            self._hearing.hear()

    def close(self) -> None:
        """End whatever is left of them, and wait until it is gone."""
        try:
            self._hang_up()
            if self._hearing is not None and self._request is not None:
                self._await_the_end(self._hearing)
                self._controller.codes.keep(self._request, self._reports.log.code)
        finally:
            self._open.close()

    def abandon(self) -> None:
        """Give them up, whatever becomes of them: the zygote is about to end."""
        self._hang_up()
        self._open.close()

    def _hang_up(self) -> None:
        for line in self._lines.values():
            line.close()
        for _, sock in self._offered.values():
            sock.close()

    # --- bringing them to where they are needed ------------------------------------------------
    def _feed(self, process: ProcessId, number: int) -> None:
        """Have the process be there, and be given so many of its answers."""
        past = self._pasts[process]
        if process not in self._lines:
            if past.parent is None:
                self._launch()
            else:
                self._feed(past.parent, past.birth)
        while self._given[process] < number:
            while self._heard[process] <= self._given[process]:
                self._hear_again(process)
            self._give(process)

    def _launch(self) -> None:
        folder = self._open.enter_context(working_folder(self._controller))
        sockets = self._open.enter_context(contextlib.closing(RunSockets.make()))
        request = request_for(self._controller, self._spec, folder, explored=True)
        launched = self._controller.launch(sockets, request)
        self._request = request
        self._hearing = Hearing(self._controller, sockets, launched, self._reports, self._is_behind)
        self.watchdog = Watchdog(
            self._controller, folder, self._spec.limits, self._hearing, aside=int(request.nursery)
        )
        self._appears("0", sockets.gate.ours)

    def _appears(self, process: ProcessId, sock: socket.socket) -> None:
        self._lines[process] = Line(sock)
        self._given[process] = self._heard[process] = 0

    def _is_behind(self, process: ProcessId) -> bool:
        """Whether it says what is known already."""
        return self._heard.get(process, 0) < len(self._pasts[process].moments)

    def _give(self, process: ProcessId) -> None:
        """Send it its next answer; it may fork a child by that."""
        past, at = self._pasts[process], self._given[process]
        sock = self._lines[process].socket
        sock.settimeout(self._spec.limits.seconds)
        try:
            send_pieces(sock, past.answers[at])
        except TimeoutError:
            fault = ProtocolFault("it asks and does not take the answers")
            raise RunOver(fault_of(process, fault)) from None
        except OSError:  # it has gone; that is heard when it is listened to
            pass
        else:
            sock.setblocking(False)
        self._given[process] = at + 1
        if process in self._offered:
            child, end = self._offered.pop(process)
            born = self._pasts.get(child)
            if born is not None and (born.parent, born.birth) == (process, at + 1):
                self._appears(child, end)
            else:
                end.close()

    def _hear_again(self, process: ProcessId) -> None:
        """What it says has to be what it has said before."""
        known = self._pasts[process].moments[self._heard[process]]
        try:
            again, _ = self.next(process, time.monotonic(), serves=isinstance(known.said, Served))
        except (EOFError, ChannelError) as fault:
            raise RunOver(_other(process, str(fault) or "it has ended")) from None
        if _intent(known) != _intent(again):
            raise RunOver(_other(process, "it did something else than last time"))

    # --- listening -----------------------------------------------------------------------------
    def _ears(self) -> Hearing:
        if self._hearing is None:
            raise LookupError("nobody is there yet")
        return self._hearing

    def _receive(self, process: ProcessId, since: float) -> tuple[bytes, socket.socket | None]:
        line = self._lines[process]
        while True:
            message, end = line.receive()
            if message is not None:
                return message, end
            if not select.select([line.socket], [], [], _GLANCE)[0]:
                over = self.watchdog.overdue([process], since) if self.watchdog else None
                if over is not None:
                    raise RunOver(over)

    def _offer(
        self, process: ProcessId, said: messages.Request | Served, end: socket.socket | None
    ) -> None:
        if isinstance(said, messages.Request) and isinstance(said.operation, Start):
            if end is None or not is_line(end):
                raise ProtocolFault("a start without a socket of the right kind")
            self._offered[process] = said.operation.child, end
        elif end is not None:
            raise ProtocolFault("a socket that nobody asked for")

    def _await_the_end(self, hearing: Hearing) -> None:
        deadline = time.monotonic() + _END
        killed = False
        while not hearing.gone:
            ready = select.select([self._controller.control], [], [], _TICK)[0]
            if not ready and not killed:
                self._controller.kill_all()
                killed = True
            with contextlib.suppress(ChannelError):
                hearing.hear()
            if time.monotonic() > deadline:
                raise MachineError("a run could not be ended")


def _intent(moment: Moment) -> bytes:
    """What it asks for, in bytes: there not a number is the same again, which == denies."""
    said = moment.said
    if not isinstance(said, messages.Request):
        return b""
    return messages.encode(messages.Request(said.operation, said.place, made=said.made))


def _other(process: ProcessId, what: str) -> End:
    return End(Ending.NONDETERMINISTIC, (), f"process {process}: {what}", None, process)

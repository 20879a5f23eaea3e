"""Real forked processes as a system that the search can run again and again, step by step.

Every process of an explored run is blocked on a socket of its own until the kernel's answer comes
down that socket, so only those move that were answered. What a process announces is believed about
that process alone; anything that is not a request ends the run with a verdict.
"""

import contextlib
import select
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

from grader.engine import messages, wire
from grader.engine.controller import Controller
from grader.engine.deadlock import diagnosis
from grader.engine.kernel import Kernel, Options
from grader.engine.kernel.files import preset
from grader.engine.lines import Line, is_line
from grader.engine.managing import Call, Left, Served
from grader.engine.observation import (
    Failure,
    Leak,
    Observation,
    RefusedUse,
    Resource,
    Runaway,
    Standstill,
    Tampering,
)
from grader.engine.operations import Error, Exit, Place, Print, ProcessId, ProtocolFault, Start
from grader.engine.overdue import Watchdog, fault_of
from grader.engine.packets import send_pieces
from grader.engine.receiving import RunSockets
from grader.engine.relaying import LOST, Relaying
from grader.engine.reports import Reports
from grader.engine.spec import RunSpec
from grader.engine.trace import Actor, End, Ended, Ending, Fork, Kill, Reply, Step
from grader.engine.working import request_for, working_folder
from grader.errors import ChannelError, MachineError

__all__ = ["ForkedSession", "ForkedSystem"]

_GLANCE = 0.002
"""Seconds until what is said meanwhile is taken in, so that a flood ends soon."""
_TICK = 0.05
"""Seconds between looks whether they are gone."""
_MEGABYTE = 1024 * 1024
_END = 10.0
"""Seconds for killed processes to be gone; more is a fault of the machine."""


class ForkedSystem:
    """Calls of `spec`, each in fresh processes below the controller's zygote."""

    def __init__(self, controller: Controller, spec: RunSpec, options: Options) -> None:
        self._controller = controller
        self._spec = spec
        self._options = options
        self._code = b""

    def start(self) -> "ForkedSession":
        """A new run, whose main process has announced its first request."""
        session = ForkedSession(self._controller, self._spec, self._options, self._code)
        self._code = self._code or session.code
        return session


@contextlib.contextmanager
def _closing_if_unwanted(end: socket.socket | None) -> Iterator[None]:
    try:
        yield
    except ChannelError:
        if end is not None:
            end.close()
        raise


def _data(work: dict[str, bytes]) -> dict[str, bytes]:
    """What the kernel has of the working folder: all but the modules, which are imported."""
    return {name: content for name, content in work.items() if not name.endswith(".py")}


def _frame(place: Place | None) -> wire.Frame | None:
    return None if place is None else wire.Frame(place.file, place.line, place.function)


class ForkedSession:
    """One run under way: a kernel, and a line to each of its processes."""

    def __init__(
        self, controller: Controller, spec: RunSpec, options: Options, code: bytes = b""
    ) -> None:
        limited = replace(options, file_size=spec.limits.file_mb * _MEGABYTE)
        self.kernel = Kernel(limited, self._serve)
        self._controller = controller
        self._spec = spec
        self._newborn: dict[ProcessId, socket.socket] = {}
        self._relaying = Relaying(
            _GLANCE,
            spec.limits.seconds,
            lambda server, since: self._watchdog.overdue([server], since),
        )
        self._open = contextlib.ExitStack()
        try:
            folder = self._open.enter_context(working_folder(controller))
            sockets = self._open.enter_context(contextlib.closing(RunSockets.make()))
            request = request_for(controller, spec, folder, explored=True, code=code)
            launched = controller.launch(sockets, request)
            self._reports = Reports(controller, sockets, launched, spec, self.kernel)
            preset(self.kernel, _data(request.work))
            self._log, self._pids = self._reports.log, self._reports.pids
            self._watchdog = Watchdog(controller, folder, spec.limits, self._reports)
            self._lines: dict[ProcessId, Line] = {"0": Line(sockets.gate.ours)}
            self._collect(["0"])
        except BaseException:
            self._open.close()
            controller.close()
            raise

    @property
    def code(self) -> bytes:
        """The learner's file as code, if this run has compiled it: for the next one."""
        return self._log.code

    def move(self, actor: Actor) -> Step:
        """Make one step, carry out its effects, and collect the requests that follow."""
        step = self.kernel.step(actor)
        if step.done and isinstance(step.operation, Print):
            self._log.step = step.index
            self._print(step.process, step.operation.text.encode())
        moving = []
        for effect in step.effects:
            match effect:
                case Reply(process, value):
                    self._answer(process, value)
                    moving.append(process)
                case Fork(_, child):
                    self._lines[child] = Line(self._newborn.pop(child))
                    moving.append(child)
                case Kill(process):
                    self._close(process)
                case Ended(process):
                    self._close(process)
        self._collect(moving)
        return step

    def _print(self, process: ProcessId, text: bytes) -> None:
        if process not in self._pids:
            self._wrong(process, "it prints and has never said that it is there")
            return
        self._log.print(self._pids[process], text, self.kernel.now / 1e9)
        if self._reports.printed_too_much:
            self._refuse(f"more than {self._spec.limits.output_kb} kB of output")

    def close(self) -> None:
        """End whatever is left of the run, and wait until it is gone."""
        try:
            for process in list(self._lines):
                self._lines.pop(process).close()
            for sock in self._newborn.values():
                sock.close()
            self._await_the_end()
        except BaseException:
            self._controller.close()
            raise
        finally:
            self._open.close()

    def result(self) -> Observation:
        """What was seen of the run so far."""
        for process, record in self.kernel.processes.items():
            if record.code is not None and process in self._pids:
                ended = (record.ended or 0) / 1e9
                self._log.family.ended(self._pids[process], record.code, ended, record.last_step)
        over = not self.kernel.choices()
        failure = (self._failure(self.kernel.end()) or self._leak()) if over else None
        names = tuple((one.id, one.name) for one in self.kernel.processes.values())
        made = tuple(one for key, one in self.kernel.objects.items() if key == one.object)
        seen = self._log.observation(failure)
        ids = {self._log.family.own(pid): process for process, pid in self._pids.items()}
        processes = tuple(replace(one, id=ids.get(one.pid, "")) for one in seen.processes)
        return replace(seen, processes=processes, names=names, creations=made)

    def _leak(self) -> Failure | None:
        """The Managers' servers that nobody has shut down."""
        left = tuple(one.name for one in self.kernel.processes.values() if one.code is None)
        return Leak(left) if left else None

    def _failure(self, end: End) -> Failure | None:
        match end.ending:
            case Ending.DEADLOCK:
                return Standstill(diagnosis(self.kernel, end))
            case Ending.RUNAWAY if end.detail == Resource.PROCESSOR:
                return Runaway(
                    end.detail, self._spec.limits.processor_seconds, self._watchdog.stuck
                )
            case Ending.RUNAWAY if end.detail == Resource.WALL:
                raise MachineError(
                    f"process {end.process} was away for more than {self._spec.limits.seconds} s "
                    "and did not compute; grade again"
                )
            case Ending.REFUSED if self._watchdog.over:
                return self._watchdog.over
            case Ending.RUNAWAY:
                return Standstill(diagnosis(self.kernel, end))
            case Ending.REFUSED:
                return RefusedUse(end.detail, _frame(end.place))
            case Ending.FAULT:
                return Tampering()
        return None

    def _serve(self, caller: ProcessId, call: Call) -> Served | Left:
        """A Manager's server answers a call, within the caller's step."""
        server = call.server
        try:
            found = self._relaying.ask(server, self._lines.get(server), caller, call.request)
        except ChannelError as fault:
            found = fault_of(server, fault)
        if isinstance(found, End):
            self.kernel.stop(found)
            return Served()
        if isinstance(found, Served) and found.printed:
            self._log.step = self.kernel.steps
            self._print(server, found.printed.encode())
        return found

    # --- the lines -----------------------------------------------------------------------------
    def _answer(self, process: ProcessId, value: object) -> None:
        value = value.payload if isinstance(value, Served) else value
        answer = value if isinstance(value, Error) else messages.Answer(value)
        line = self._lines.get(process)
        if line is None:
            return
        line.socket.settimeout(self._spec.limits.seconds)
        try:
            send_pieces(line.socket, messages.encode(answer))
        except TimeoutError:
            self._wrong(process, "it asks and does not take the answers")
        except OSError:  # it has gone; that is heard when it is listened to
            return
        line.socket.setblocking(False)

    def _close(self, process: ProcessId) -> None:
        """Let the process end: whoever reads the end of its line leaves at once."""
        self._lines.pop(process).close()

    def _collect(self, moving: Iterable[ProcessId]) -> None:
        """Wait until each of these has announced its next request."""
        awaited = list(moving)
        since = time.monotonic()
        while awaited:
            spoken = self._poll(awaited)
            for process in spoken:
                if self._heard(process):
                    awaited.remove(process)
            end = None if spoken else self._watchdog.overdue(awaited, since)
            if end is not None:
                self.kernel.stop(end)
                return

    def _poll(self, awaited: list[ProcessId]) -> list[ProcessId]:
        """Those of them that have said something, or ended."""
        lines = {self._lines[process].socket: process for process in awaited}
        return [lines[one] for one in select.select(list(lines), [], [], _GLANCE)[0]]

    def _heard(self, process: ProcessId) -> bool:
        """Take in the process's next request, if it is there."""
        try:
            message, end = self._lines[process].receive()
            if message is None:
                return False
            with _closing_if_unwanted(end):
                self._reports.hear()
                self._request(process, messages.decode(message), end)
        except EOFError:
            self._died(process)
        except ChannelError as fault:
            self._wrong(process, str(fault))
        return True

    def _wrong(self, process: ProcessId, detail: str) -> None:
        """The process did what none of ours does: the run ends here, with a verdict."""
        self.kernel.stop(End(Ending.FAULT, (), detail, None, process))

    def _request(
        self, process: ProcessId, asked: messages.Request, end: socket.socket | None
    ) -> None:
        for made in asked.made:
            self.kernel.create(process, made)
        self.kernel.request(process, asked.operation, asked.place, asked.fingerprint)
        if isinstance(asked.operation, Start):
            if end is None or not is_line(end):
                raise ProtocolFault("a start without a socket of the right kind")
            self._newborn[asked.operation.child] = end
            if len(self.kernel.processes) >= self._spec.limits.processes:
                self._refuse(f"more than {self._spec.limits.processes} processes")
        elif end is not None:
            raise ProtocolFault("a socket that nobody asked for")

    def _refuse(self, name: str) -> None:
        self.kernel.stop(End(Ending.REFUSED, (), name))

    def _died(self, process: ProcessId) -> None:
        """A process has ended without a word: the kernel is told in its place."""
        try:
            self._reports.hear()
        except ChannelError as fault:
            self._wrong(process, str(fault))
        self.kernel.request(process, Exit(LOST, abrupt=True))

    def _await_the_end(self) -> None:
        deadline = time.monotonic() + _END
        killed = False
        while not self._reports.gone:
            ready = select.select([self._controller.control], [], [], _TICK)[0]
            if not ready and not killed:
                self._controller.kill_all()
                killed = True
            with contextlib.suppress(ChannelError):
                self._reports.hear()
            if time.monotonic() > deadline:
                raise MachineError("a run could not be ended")

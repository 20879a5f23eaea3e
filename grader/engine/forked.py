"""Real forked processes as a system that the search can run again and again, step by step.

Only those processes move that were answered. What a process announces is believed about that
process alone; anything that is not a request ends the run with a verdict. What processes did in
earlier runs after the same answers is remembered, and they are not run for it again.
"""

import time
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from grader.engine import messages
from grader.engine.controller import Controller
from grader.engine.endings import failure_of
from grader.engine.failure import (
    Failure,
)
from grader.engine.kernel import Kernel, Options
from grader.engine.kernel.files import preset
from grader.engine.live import LiveProcesses, RunOver
from grader.engine.managing import Call, Left, Served
from grader.engine.observation import Observation
from grader.engine.operations import (
    Error,
    Exit,
    Print,
    ProcessId,
    ProtocolFault,
    Refused,
    Start,
)
from grader.engine.overdue import fault_of
from grader.engine.remembered import Moment, Past, Remembered
from grader.engine.reports import Reports
from grader.engine.spec import RunSpec
from grader.engine.trace import Actor, End, Ended, Ending, Fork, Kill, Reply, Step
from grader.engine.working import data_of
from grader.errors import ChannelError

__all__ = ["ForkedSession", "ForkedSystem"]

_LOST = -9
"""The exit code of a process that ended without asking; by a signal, most likely."""
_MEGABYTE = 1024 * 1024


class ForkedSystem:
    """Calls of `spec`, each in fresh processes below the controller's zygote."""

    def __init__(self, controller: Controller, spec: RunSpec, options: Options) -> None:
        self._controller = controller
        self._spec = spec
        self._options = replace(options, file_size=spec.limits.file_mb * _MEGABYTE)
        self._remembered = Remembered()

    def start(self) -> "ForkedSession":
        """A new run, whose main process has announced its first request."""
        return ForkedSession(
            self._controller, self._spec, self._options, self._remembered, self._data
        )

    @cached_property
    def _data(self) -> dict[str, bytes]:
        """Read when the first run needs it, and once for all of them."""
        return data_of(self._spec)


class ForkedSession:
    """One run under way: a kernel, and what its processes do, remembered or for real."""

    def __init__(
        self,
        controller: Controller,
        spec: RunSpec,
        options: Options,
        remembered: Remembered,
        data: dict[str, bytes],
    ) -> None:
        self.kernel = Kernel(options, self._serve)
        self._controller = controller
        self._spec = spec
        self._remembered = remembered
        self._reports = Reports(spec, self.kernel)
        self._log = self._reports.log
        self._pasts: dict[ProcessId, Past] = {"0": remembered.begin()}
        self._over: set[ProcessId] = set()
        self._live = LiveProcesses(controller, spec, self._reports, self._pasts)
        try:
            preset(self.kernel, data)
            self._go_on(["0"])
        except BaseException:
            self._live.abandon()
            controller.close()
            raise

    def move(self, actor: Actor) -> Step:
        """Make one step, carry out its effects, and collect the requests that follow."""
        step = self.kernel.step(actor)
        if step.done and isinstance(step.operation, Print):
            self._print(step.process, step.operation.text, step.index)
        moving = []
        for effect in step.effects:
            match effect:
                case Reply(process, value):
                    self._answer(process, value)
                    moving.append(process)
                case Fork(parent, child):
                    self._pasts[child] = self._pasts[parent].child(parent)
                    moving.append(child)
                case Kill(process) | Ended(process):
                    self._over.add(process)
                    self._live.let_go(process)
        self._go_on(moving)
        return step

    def _print(self, process: ProcessId, text: str, step: int) -> None:
        if process not in self._reports.keys:
            self._wrong(process, "it prints and has never said that it is there")
            return
        self._reports.print(process, text, step)
        if self._reports.printed_too_much:
            self._refuse(f"more than {self._spec.limits.output_kb} kB of output")

    def close(self) -> None:
        """End whatever is left of the run, and wait until it is gone."""
        try:
            self._live.close()
        except BaseException:
            self._controller.close()
            raise

    def result(self) -> Observation:
        """What was seen of the run so far."""
        keys = self._reports.keys
        for process, record in self.kernel.processes.items():
            if record.code is not None and process in keys:
                ended = (record.ended or 0) / 1e9
                self._log.family.ended(keys[process], record.code, ended, record.last_step)
        failure = None if self.kernel.choices() else self._failure()
        names = tuple((one.id, one.name) for one in self.kernel.processes.values())
        made = tuple(one for key, one in self.kernel.objects.items() if key == one.object)
        seen = self._log.observation(failure)
        ids = {self._log.family.own(key): process for process, key in keys.items()}
        processes = tuple(replace(one, id=ids.get(one.pid, "")) for one in seen.processes)
        return replace(seen, processes=processes, names=names, creations=made)

    def _failure(self) -> Failure | None:
        """Why the run failed, if it did; it is over."""
        watchdog = self._live.watchdog
        if watchdog and watchdog.over and self.kernel.end().ending == Ending.REFUSED:
            return watchdog.over
        stuck = watchdog.stuck if watchdog else ()
        return failure_of(self.kernel, self._spec.limits, self._log.ended_badly(), stuck)

    def _serve(self, caller: ProcessId, call: Call) -> Served | Left:
        """A Manager's server answers a call, within the caller's step."""
        server = call.server
        try:
            found = self._served(server, messages.encode(messages.Relay(caller, call.request)))
        except ChannelError as fault:
            found = fault_of(server, fault)
        except RunOver as over:
            found = over.end
        if isinstance(found, End):
            self.kernel.stop(found)
            return Served()
        if isinstance(found, Left):
            self._over.add(server)
        elif found.printed:
            self._print(server, found.printed, self.kernel.steps)
        return found

    def _served(self, server: ProcessId, call: bytes) -> Served | Left | End:
        """What the server answers; it may answer with garbage, end, or never answer at all."""
        if server in self._over or server not in self._pasts:
            return Left(_LOST)
        past = self._pasts[server]
        past.answers.append(call)
        moment = past.next()
        if moment is not None:
            self._repeated(server, moment)
        else:
            self._live.bring(server)
            try:
                moment, size = self._live.next(server, time.monotonic(), serves=True)
            except EOFError:
                return Left(_LOST)
            if isinstance(moment.said, Served):
                self._remembered.learn(past, moment, size)
        return _meaning(server, moment.said)

    # --- what they do next ----------------------------------------------------------------------
    def _answer(self, process: ProcessId, value: object) -> None:
        value = value.payload if isinstance(value, Served) else value
        answer = value if isinstance(value, Error) else messages.Answer(value)
        self._pasts[process].answers.append(messages.encode(answer))

    def _go_on(self, moving: Iterable[ProcessId]) -> None:
        """Let each of these announce its next request; they are at it at the same time."""
        unknown = []
        for process in moving:
            moment = self._pasts[process].next()
            if moment is None:
                unknown.append(process)
            elif self._repeated(process, moment):
                self._request(process, moment.said)
        try:
            for process in unknown:
                self._live.bring(process)
            since = time.monotonic()
            for process in unknown:
                self._heed(process, since)
        except RunOver as over:
            self.kernel.stop(over.end)

    def _repeated(self, process: ProcessId, moment: Moment) -> bool:
        """The process does what it did before; False when that makes no sense now."""
        self._pasts[process].moments.append(moment)
        try:
            for report in moment.reports:
                self._reports.tell(process, report)
        except ChannelError as fault:
            self._wrong(process, str(fault))
            return False
        return True

    def _heed(self, process: ProcessId, since: float) -> None:
        """Take in the process's next request, and remember it."""
        try:
            moment, size = self._live.next(process, since)
        except EOFError:
            self._died(process)
        except ChannelError as fault:
            self._wrong(process, str(fault))
        else:
            self._remembered.learn(self._pasts[process], moment, size)
            self._request(process, moment.said)

    def _request(self, process: ProcessId, said: messages.Request | Served | None) -> None:
        """The kernel is told what the process wants; it may be nothing that could be wanted."""
        if not isinstance(said, messages.Request):
            return
        try:
            for made in said.made:
                self.kernel.create(process, made)
            self.kernel.request(process, said.operation, said.place, said.fingerprint)
        except ChannelError as fault:
            self._wrong(process, str(fault))
            return
        most = self._spec.limits.processes
        if isinstance(said.operation, Start) and len(self.kernel.processes) >= most:
            self._refuse(f"more than {most} processes")

    def _wrong(self, process: ProcessId, detail: str) -> None:
        """The process did what none of ours does: the run ends here, with a verdict."""
        self.kernel.stop(End(Ending.FAULT, (), detail, None, process))

    def _refuse(self, name: str) -> None:
        self.kernel.stop(End(Ending.REFUSED, (), name))

    def _died(self, process: ProcessId) -> None:
        """A process has ended without a word: the kernel is told in its place."""
        try:
            self._live.hear()
        except ChannelError as fault:
            self._wrong(process, str(fault))
        self.kernel.request(process, Exit(_LOST, abrupt=True))


def _meaning(server: ProcessId, said: messages.Request | Served | None) -> Served | Left | End:
    match said:
        case Served():
            return said
        case messages.Request(operation=Exit(code=code, abrupt=True)):
            return Left(code)
        case messages.Request(operation=Refused(name=name), place=place):
            return End(Ending.REFUSED, (), name, place, server)
    raise ProtocolFault("it asks while it serves")

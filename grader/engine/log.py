"""Gathers what a run's processes report, and makes one observation of it. No I/O."""

import re
from collections import defaultdict

from grader.engine import wire
from grader.engine.observation import (
    Call,
    CameBackTwice,
    Crash,
    Failure,
    Leak,
    Line,
    LoadFailure,
    NoAnswer,
    NotData,
    NothingThere,
    Observation,
    OverLimit,
    ProcessRecord,
    Resource,
    Standing,
    Tampering,
    Todo,
)
from grader.engine.packets import join_pieces
from grader.engine.packing import unpack_plain
from grader.engine.spec import RunSpec
from grader.errors import ChannelError

__all__ = ["RunLog"]

_MAIN = "MainProcess"
_SERVER = "BaseManager._run_server"
_STACK_LINE = re.compile(r'File "(.*)", line (\d+) in (.*)')


class _Process:
    """What is known of one process so far."""

    def __init__(self, started: float) -> None:
        self.started = started
        self.began: wire.Began | None = None
        self.ended_at: float | None = None
        self.end: wire.Ended | None = None
        self.exit_code: int | None = None


class RunLog:
    """Everything that was said in one run; times are readings of the monotonic clock."""

    def __init__(self, spec: RunSpec, now: float) -> None:
        self._spec = spec
        self._pieces: dict[int, bytearray] = defaultdict(bytearray)
        self._processes: dict[int, _Process] = {}
        self._calls: dict[tuple[int, int], tuple[str, dict[str, object], float, int]] = {}
        self._came: dict[tuple[int, int], tuple[wire.Came, float, int]] = {}
        self._answers: list[tuple[int, wire.Answers, float]] = []
        self._result: object = None
        self._stands: dict[int, wire.Stands] = {}
        self._stacks: dict[int, bytearray] = defaultdict(bytearray)
        self._partial: dict[int, bytearray] = defaultdict(bytearray)
        self._lines: list[tuple[int, str]] = []
        self._errors = bytearray()
        self._came_back = False
        self._waiting: set[tuple[int, int]] = set()
        self.held_since = 0.0
        self.main_pid = 0
        self.main_ended: float | None = None
        self.began = now
        self.printed_bytes = 0
        self.step = 0
        """How many steps an explored run has made."""

    # --- hearing --------------------------------------------------------------------------------
    def first_process(self, pid: int, now: float) -> None:
        """The zygote has forked the process that makes the call."""
        self.main_pid = pid
        self._process(pid, now)

    def hear(self, pid: int, packet: bytes, now: float) -> wire.Messages | None:
        """A packet on the channel from `pid`; ChannelError when it makes no sense.

        Gives the message that it completed, if it did.
        """
        whole = join_pieces(self._pieces[pid], packet)
        if whole is None:
            return None
        message = wire.decode(whole)
        self._report(pid, message, now)
        return message

    def _report(self, pid: int, report: wire.Messages, now: float) -> None:
        process = self._process(pid, now)
        match report:
            case wire.Began():
                process.began = report
            case wire.Ended():
                process.end, process.ended_at = report, now
            case wire.Called():
                self._called(pid, report, now)
            case wire.Came():
                self._came[pid, report.call] = report, now, self.step
            case wire.Calling():
                self.began = now
            case wire.CameBack():
                self._came_back = True
            case wire.Stands():
                self._stands[pid] = report
            case wire.Returned(value):
                self._result = unpack_plain(value)
                self._answers.append((pid, report, now))
            case wire.NotPlain() | wire.Failed() | wire.NoFunction():
                self._answers.append((pid, report, now))
            case _:
                raise ChannelError("a message that no run sends")

    def _process(self, pid: int, now: float) -> _Process:
        return self._processes.setdefault(pid, _Process(now))

    def _called(self, pid: int, call: wire.Called, now: float) -> None:
        arguments = unpack_plain(call.arguments)
        known = arguments if isinstance(arguments, dict) else {}
        self._calls[pid, call.call] = call.function, known, now, self.step
        if call.function in self._spec.hold:
            self._waiting.add((pid, call.call))
            self.held_since = now

    @property
    def held(self) -> bool:
        """Whether somebody waits at the gate."""
        return bool(self._waiting)

    def release(self) -> int:
        """Let all go on who wait at the gate; how many they are."""
        count = len(self._waiting)
        self._waiting.clear()
        return count

    def print(self, pid: int, packet: bytes) -> None:
        """A piece of standard output."""
        self.printed_bytes += len(packet)
        *whole, rest = (bytes(self._partial[pid]) + packet).split(b"\n")
        self._lines += [(pid, _text(line)) for line in whole]
        self._partial[pid] = bytearray(rest)

    def complain(self, packet: bytes) -> None:
        """A piece of standard error; kept as far as it is worth showing."""
        self.printed_bytes += len(packet)
        self._errors += packet[: max(0, 20_000 - len(self._errors))]

    def stack(self, pid: int, packet: bytes) -> None:
        """A piece of faulthandler's answer."""
        self._stacks[pid] += packet[: max(0, 20_000 - len(self._stacks[pid]))]

    def present(self, pids: frozenset[int], now: float) -> None:
        """These processes are there now; whoever else was known has ended."""
        for pid in pids:
            self._process(pid, now)
        for pid, process in self._processes.items():
            if pid not in pids and process.ended_at is None and pid != self.main_pid:
                process.ended_at = now

    def ended(self, pid: int, exit_code: int, now: float) -> None:
        """The kernel knows for certain how and when `pid` has ended."""
        process = self._process(pid, now)
        process.exit_code, process.ended_at = exit_code, now

    def reaped(self, pid: int, exit_code: int, now: float) -> None:
        """The zygote has reaped `pid`."""
        process = self._process(pid, now)
        process.exit_code = exit_code
        process.ended_at = process.ended_at or now
        if pid == self.main_pid:
            self.main_ended = now

    # --- telling --------------------------------------------------------------------------------
    def answered(self) -> frozenset[int]:
        """The processes that have said where they stand."""
        return frozenset(self._stands)

    def servers(self) -> frozenset[int]:
        """The processes that serve a Manager."""
        return frozenset(pid for pid, one in self._processes.items() if _is_server(one))

    def standings(self, pids: set[int]) -> tuple[Standing, ...]:
        """Where the processes `pids` stood, in the order in which they were started."""
        known = [pid for pid in self._processes if pid in pids and pid not in self.servers()]
        return tuple(self._standing(pid) for pid in known)

    def _standing(self, pid: int) -> Standing:
        said = self._stands.get(pid)
        if said is not None:
            return Standing(self._name(pid), self._own(said.frames), said.twice)
        found = _STACK_LINE.findall(_text(bytes(self._stacks[pid])))
        frames = [wire.Frame(file, int(line), function) for file, line, function in found]
        return Standing(self._name(pid), self._own(tuple(reversed(frames))))

    def _own(self, frames: tuple[wire.Frame, ...]) -> tuple[wire.Frame, ...]:
        """The part of a stack from the learner's first line on, without what it was forked from."""
        begins = [index for index, frame in enumerate(frames) if frame.function == "_bootstrap"]
        frames = frames[begins[-1] :] if begins else frames
        own = [index for index, frame in enumerate(frames) if frame.file == self._spec.file]
        return frames[own[0] :] if own else ()

    def names(self, pids: frozenset[int]) -> tuple[str, ...]:
        """The names of the processes `pids` and where they are unnamed their numbers."""
        return tuple(self._name(pid) for pid in sorted(pids))

    def _name(self, pid: int) -> str:
        if pid == self.main_pid:
            return _MAIN
        process = self._processes.get(pid)
        name = process.began.name if process and process.began else ""
        return name or f"pid {pid}"

    def ended_badly(self) -> tuple[ProcessRecord, ...]:
        """The processes that an exception has ended so far."""
        return tuple(record for record in self._records() if record.fault is not None)

    def observation(self, failure: Failure | None) -> Observation:
        """The whole run, once it is over; `failure` is why it was cut short, if it was."""
        result, error, wrong, returned = self._answer()
        if failure is None or (isinstance(failure, Leak) and not self._answers):
            failure = wrong or self._crash() or failure
        self._lines += [(pid, _text(bytes(rest))) for pid, rest in self._partial.items() if rest]
        ends = [one.ended_at for one in self._processes.values() if one.ended_at is not None]
        return Observation(
            result=result,
            error=error,
            output=tuple(Line(self._name(pid), pid, text) for pid, text in self._lines),
            processes=tuple(self._records()),
            calls=tuple(self._call(key) for key in self._calls),
            elapsed=(returned or self.began) - self.began,
            lifetime=max(ends, default=self.began) - self.began,
            failure=failure,
            errors=_text(bytes(self._errors)),
        )

    def _answer(self) -> tuple[object, str | None, Failure | None, float | None]:
        """What the call came to: result, expected exception, failure, and when."""
        if self._came_back:
            return None, None, CameBackTwice(), None
        if any(pid != self.main_pid for pid, _, _ in self._answers) or len(self._answers) > 1:
            return None, None, Tampering(), None
        if not self._answers:
            main = self._processes.get(self.main_pid)
            return None, None, NoAnswer(main.exit_code if main else None), None
        _, answer, now = self._answers[0]
        match answer:
            case wire.Returned():
                return self._result, None, None, now
            case wire.NotPlain(place, kind):
                return None, None, NotData(place, kind), now
            case wire.NoFunction():
                return None, None, NothingThere(self._spec.function), now
            case wire.Failed(loading, fault):
                expected = not loading and fault.kind in self._spec.expected
                failure = None if expected else self._failed(loading, fault)
                return None, fault.kind if expected else None, failure, now

    def _failed(self, loading: bool, fault: wire.Fault) -> Failure:
        if loading:
            return LoadFailure(fault)
        if fault.kind == "NotImplementedError":
            return Todo(self._spec.function)
        return self._fault(_MAIN, fault)

    def _fault(self, process: str, fault: wire.Fault) -> Failure:
        if fault.kind == "MemoryError":
            return OverLimit(Resource.MEMORY, self._spec.limits.memory_mb)
        return Crash(process, fault)

    def _crash(self) -> Failure | None:
        for record in self._records():
            if record.fault is not None and record.fault.kind not in self._spec.expected:
                if record.fault.kind == "NotImplementedError":
                    return Todo(self._spec.function)
                return self._fault(record.name, record.fault)
        return None

    def _records(self) -> list[ProcessRecord]:
        first = sorted(self._processes, key=lambda pid: pid != self.main_pid)
        return [self._record(pid, self._processes[pid]) for pid in first]

    def _record(self, pid: int, process: _Process) -> ProcessRecord:
        began, end = process.began, process.end
        exit_code = process.exit_code
        return ProcessRecord(
            name=self._name(pid),
            kind=began.kind if began else "Process",
            pid=pid,
            parent=began.parent if began else 0,
            daemon=bool(began and began.daemon),
            exit_code=end.exit_code if end and exit_code is None else exit_code,
            fault=end.fault if end else None,
            started=process.started - self.began,
            ended=None if process.ended_at is None else process.ended_at - self.began,
            server=_is_server(process),
        )

    def _call(self, key: tuple[int, int]) -> Call:
        function, arguments, started, first = self._calls[key]
        came, ended, last = self._came.get(key, (None, None, None))
        return Call(
            function=function,
            arguments=arguments,
            process=self._name(key[0]),
            pid=key[0],
            started=started - self.began,
            ended=None if ended is None else ended - self.began,
            error=came.error if came else None,
            first_step=first,
            last_step=last,
        )


def _is_server(process: _Process) -> bool:
    return process.began is not None and process.began.target == _SERVER


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")

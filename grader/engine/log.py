"""Gathers what a run's processes report, and makes one observation of it. No I/O."""

import signal
from collections import defaultdict

from grader.engine import wire
from grader.engine.crashes import crash_among, failure_of_call
from grader.engine.failure import (
    CameBackTwice,
    CutShort,
    Failure,
    Leak,
    Leftovers,
    NoAnswer,
    NotData,
    NothingThere,
    Tampering,
)
from grader.engine.family import Family
from grader.engine.observation import Observation
from grader.engine.packets import MAX_MESSAGE, join_pieces
from grader.engine.packing import unpack_plain
from grader.engine.printed import Printed
from grader.engine.records import Call, Line, ProcessRecord, Standing
from grader.engine.sightings import RETURN, Birth, Picture
from grader.engine.spec import RunSpec
from grader.engine.stacks import Stacks
from grader.errors import ChannelError, MachineError

__all__ = ["RunLog"]

_MOST_BYTES = MAX_MESSAGE * 3 // 2
_MOST_MESSAGES = 20_000
"""What all processes of a run may say together; the judge keeps it in memory."""


class RunLog:
    """Everything that was said in one run; times are readings of the monotonic clock."""

    def __init__(self, spec: RunSpec, now: float) -> None:
        self._spec = spec
        self.family = Family()
        """Its processes."""
        self._loading = self._calling = False
        self._heard_bytes = self._heard_messages = 0
        self._pieces: dict[int, bytearray] = defaultdict(bytearray)
        self._calls: dict[tuple[int, int], tuple[str, dict[str, object], float, int]] = {}
        self._came: dict[tuple[int, int], tuple[wire.Came, float, int]] = {}
        self._answers: list[tuple[int, wire.Answers, float]] = []
        self._result: object = None
        self._answered_at: int | None = None
        self._stacks = Stacks(spec.file)
        self._printed = Printed()
        self._came_back = False
        self._waiting: dict[tuple[int, int], str] = {}
        self.newborn: dict[int, int] = {}
        """The number under which each newborn child waits, by its pid."""
        self.pictures: list[Picture] = []
        self.births: list[Birth] = []
        self.held_since = 0.0
        self.began = now
        self._spoken = False
        self.code = b""
        """The learner's file as code, if the run has compiled it."""
        self.step = 0
        """How many steps an explored run has made."""

    # --- hearing --------------------------------------------------------------------------------
    def hear(self, pid: int, packet: bytes, now: float) -> None:
        """A packet on the channel from `pid`; ChannelError when it makes no sense."""
        message = self.join(pid, packet)
        if message is not None:
            self.take(pid, message, now)

    def join(self, pid: int, packet: bytes) -> wire.Messages | None:
        """The message that a packet from `pid` completes, if it does; ChannelError as above."""
        self._heard_bytes += len(packet)
        if self._heard_bytes > _MOST_BYTES:
            raise ChannelError(f"more than {_MOST_BYTES} bytes")
        whole = join_pieces(self._pieces[pid], packet)
        if whole is None:
            return None
        self._heard_messages += 1
        if self._heard_messages > _MOST_MESSAGES:
            raise ChannelError(f"more than {_MOST_MESSAGES} messages")
        return wire.decode(whole)

    def take(self, pid: int, message: wire.Messages, now: float) -> None:
        """What `pid` has said; ChannelError when nothing like it could be said now."""
        if isinstance(message, wire.Unable | wire.Loading):
            self._prepare(pid, message)
        else:
            self._report(pid, message, now)

    def _report(self, pid: int, report: wire.Messages, now: float) -> None:
        self.family.spoke(pid, now)
        first, self._spoken = not self._spoken, True
        match report:
            case wire.Began():
                self.family.began(pid, report, now)
                self.newborn.setdefault(pid, report.newborn)
            case wire.Ended():
                self.family.ends(pid, report, now)
            case wire.Called():
                self._called(pid, report, now)
            case wire.Came():
                self._came[pid, report.call] = report, now, self.step
            case wire.Calling():
                self._calling = True
                self.began = now
            case wire.Compiled() if first and pid == self.family.main_pid:
                self.code = report.code
            case wire.CameBack():
                self._came_back = True
            case wire.Stands():
                self._stacks.said(pid, report)
            case wire.Returned() | wire.NotPlain() | wire.Failed() | wire.NoFunction():
                self._answer_is(pid, report, now)
            case _:
                raise ChannelError("a message that no run sends")

    def _answer_is(self, pid: int, answer: wire.Answers, now: float) -> None:
        if isinstance(answer, wire.Returned):
            self._result = unpack_plain(answer.value)
        self._answers.append((pid, answer, now))
        self._answered_at = self.step
        if self._spec.watching is not None and pid == self.family.main_pid:
            self._hold(pid, -1, RETURN, now)

    def _prepare(self, pid: int, report: wire.Unable | wire.Loading) -> None:
        """How the run was prepared; said before anything of the learner's was there, or a lie."""
        if self._loading or pid != self.family.main_pid:
            raise ChannelError("the run has been prepared before")
        if isinstance(report, wire.Unable):
            raise MachineError(f"a run could not be prepared: {report.problem}")
        self._loading = True

    def _called(self, pid: int, call: wire.Called, now: float) -> None:
        arguments = unpack_plain(call.arguments)
        known = arguments if isinstance(arguments, dict) else {}
        self._calls[pid, call.call] = call.function, known, now, self.step
        if call.function in self._spec.hold:
            self._hold(pid, call.call, call.function, now)

    def _hold(self, pid: int, call: int, place: str, now: float) -> None:
        self._waiting[pid, call] = place
        self.held_since = now

    @property
    def in_the_call(self) -> bool:
        """Whether the call has begun and not ended."""
        return self._calling and not self.returned

    @property
    def returned(self) -> bool:
        """Whether the call has ended, in one way or another."""
        return bool(self._answers)

    @property
    def heard(self) -> int:
        """How many bytes were said or printed so far."""
        return self._heard_bytes + self.printed_bytes

    @property
    def printed_bytes(self) -> int:
        """How many bytes were printed so far."""
        return self._printed.size

    @property
    def held(self) -> str:
        """The function in which somebody waits at the gate, or RETURN; empty if nobody does."""
        return next(reversed(self._waiting.values()), "")

    def release(self) -> int:
        """Let all go on who wait at the gate; how many they are."""
        count = len(self._waiting)
        self._waiting.clear()
        return count

    def print(self, pid: int, packet: bytes, now: float) -> None:
        """A piece of standard output."""
        self._printed.out(pid, packet, now, self.step)

    def complain(self, packet: bytes) -> None:
        """A piece of standard error; kept as far as it is worth showing."""
        self._printed.err(packet)

    def stack(self, pid: int, packet: bytes) -> None:
        """A piece of faulthandler's answer."""
        self._stacks.written(pid, packet)

    # --- telling --------------------------------------------------------------------------------
    def answered(self) -> frozenset[int]:
        """The processes that have said where they stand."""
        return self._stacks.answered

    def standings(self, pids: set[int]) -> tuple[Standing, ...]:
        """Where the processes `pids` stood, in the order in which they were started."""
        workers = self.family.workers(pids)
        return tuple(self._stacks.standing(pid, self.family.name(pid)) for pid in workers)

    def ended_badly(self) -> tuple[ProcessRecord, ...]:
        """The processes that an exception has ended so far."""
        return tuple(
            record for record in self.family.records(self.began) if record.fault is not None
        )

    def observation(self, failure: Failure | None, *, enough: bool = False) -> Observation:
        """The whole run, once it is over; `failure` is why it was cut short, if it was.

        Where `enough` was seen, the call need not have returned.
        """
        result, error, wrong, returned = self._answer()
        processes = tuple(self.family.records(self.began))
        if enough and isinstance(wrong, NoAnswer) and wrong.exit_code in (None, -signal.SIGKILL):
            wrong = None  # it was killed by us
        leaves = isinstance(failure, Leak) and not self._answers
        if failure is None or isinstance(failure, Leftovers | CutShort) or leaves:
            failure = wrong or crash_among(self._spec, processes) or failure
        over = self.family.over(self.began)
        return Observation(
            result=result,
            error=error,
            output=tuple(self._line(*line) for line in self._printed.lines(over, self.step)),
            processes=processes,
            calls=tuple(self._call(key) for key in self._calls),
            elapsed=(returned or self.began) - self.began,
            lifetime=over - self.began,
            failure=failure,
            errors=self._printed.errors,
            last_step=self._answered_at,
            pictures=tuple(self.pictures),
            births=tuple(self.births),
        )

    def _line(self, pid: int, text: str, now: float, step: int) -> Line:
        return Line(self.family.name(pid), self.family.own(pid), text, now - self.began, step)

    def _answer(self) -> tuple[object, str | None, Failure | None, float | None]:
        """What the call came to: result, expected exception, failure, and when."""
        if self._came_back:
            return None, None, CameBackTwice(), None
        if (
            any(pid != self.family.main_pid for pid, _, _ in self._answers)
            or len(self._answers) > 1
        ):
            return None, None, Tampering(), None
        if not self._answers:
            if self._spec.script is not None:  # it may end by os._exit(), and its exit code tells
                return None, None, None, None
            return None, None, NoAnswer(self.family.main_exit_code()), None
        _, answer, now = self._answers[0]
        match answer:
            case wire.Returned():
                return self._result, None, None, now
            case wire.NotPlain(place, kind):
                return None, None, NotData(place, kind), now
            case wire.NoFunction():
                return None, None, NothingThere(self._spec.function), now
            case wire.Failed(loading, fault):
                failure = failure_of_call(self._spec, fault, loading=loading)
                return None, None if failure else fault.kind, failure, now

    def _call(self, key: tuple[int, int]) -> Call:
        function, arguments, started, first = self._calls[key]
        came, ended, last = self._came.get(key, (None, None, None))
        return Call(
            function=function,
            arguments=arguments,
            process=self.family.name(key[0]),
            pid=self.family.own(key[0]),
            started=started - self.began,
            ended=None if ended is None else ended - self.began,
            error=came.error if came else None,
            first_step=first,
            last_step=last,
        )

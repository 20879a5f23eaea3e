"""One real run: nothing replaced, watched from outside, ended if it would never end itself."""

import contextlib
import os
import select
import time

from grader.engine import wire
from grader.engine.attending import Attendant
from grader.engine.births import Births, held_births
from grader.engine.controller import Controller, Launched
from grader.engine.failure import (
    Deadlock,
    Failure,
    Leak,
    Leftovers,
    OverLimit,
    Resource,
    Runaway,
    Tampering,
    WatcherKilled,
)
from grader.engine.inside.stand import QUESTION
from grader.engine.limits import over_limit
from grader.engine.log import RunLog
from grader.engine.observation import Observation
from grader.engine.other_side import OtherSide, other_side
from grader.engine.proctree import Snapshot, can_see_waits, parent_of, snapshot
from grader.engine.receiving import EVERYTHING, SOME, RunSockets
from grader.engine.records import Standing
from grader.engine.rest import Lull, Rest
from grader.engine.spec import RunSpec
from grader.engine.stall import Quiescence, left_behind, resting
from grader.engine.watch import Watch
from grader.engine.working import request_for, working_folder
from grader.errors import ChannelError, MachineError, ZygoteLost
from grader.sandbox.layers import Layer

__all__ = ["perform"]

_TICK = 0.01
"""Seconds from the last message to the first look at the tree, and at least between looks."""
_LONG_TICK = 0.05
"""Seconds between looks at most: they come less often while nothing happens at all."""
_HOLD = 1.0
"""Seconds that callers are held at most while somebody else could still move."""
_HOLDS = 2.0
"""Seconds that a run may spend so; a program that polls for its turn is never quite still."""
_PACE = 0.001
"""Seconds between looks at the connections with peers."""
_ENOUGH = 2.0
"""Processor seconds at most when the peers have made all their moves, and all is taken."""
_ANSWER = 0.5
"""Seconds that processes have to say where they stand."""
_KILL = 10.0


def perform(controller: Controller, spec: RunSpec) -> Observation:
    """Run `spec` once in a process tree of its own; when this returns, the tree is gone.

    A zygote that dies under the run is no proof of anything, so the run is tried once more; one
    that dies again was killed by the program. Where no program can reach it, the fault is ours.
    """
    try:
        return _perform(controller, spec)
    except ZygoteLost:
        pass
    try:
        return _perform(controller, spec)
    except ZygoteLost:
        if controller.layer is not Layer.BASIC:
            raise
        return RunLog(spec, time.monotonic()).observation(WatcherKilled())


def _perform(controller: Controller, spec: RunSpec) -> Observation:
    with (
        working_folder(controller) as folder,
        contextlib.closing(RunSockets.make()) as sockets,
    ):
        try:
            request = request_for(controller, spec, folder)
            with held_births(spec.watching) as births:
                launched = controller.launch(sockets, request, *([births.file] if births else ()))
                log = RunLog(spec, time.monotonic())
                talk = other_side(controller, spec, launched, sockets, log)
                with contextlib.closing(talk):
                    run = _RealRun(controller, sockets, spec, launched, folder, talk, births, log)
                    seen = run.observe()
                    controller.codes.keep(request, log.code)
                    return seen
        except BaseException:  # a time-out may strike anywhere: leave nothing half done
            controller.close()
            raise


class _RealRun:
    """The loop over one run: hear what is said, look at the tree, decide."""

    def __init__(
        self,
        controller: Controller,
        sockets: RunSockets,
        spec: RunSpec,
        launched: Launched,
        folder: str,
        talk: OtherSide,
        births: Births | None,
        log: RunLog,
    ) -> None:
        self._talk = talk
        self._lull = Lull()
        self._quiescence = Quiescence()
        self._controller = controller
        self._sockets = sockets
        self._spec = spec
        self._watch = Watch(controller, folder, spec.limits)
        self._run = launched.run
        self._root = parent_of(launched.pid)
        self._log = log
        self._log.family.first(launched.pid, launched.own, time.monotonic())
        self._attendant = self._attending(births, launched.at)
        self._gone = False
        self._left: tuple[str, ...] = ()
        self._base = snapshot(self._root)
        self._last: Snapshot | None = None
        self._held = 0.0
        self._tick = _TICK
        self._looked = time.monotonic()
        self._poller = select.poll()
        for descriptor in (controller.control, *(one.ours for one in sockets.all())):
            self._poller.register(descriptor, select.POLLIN)

    def _attending(self, births: Births | None, since: float) -> Attendant | None:
        watching = self._spec.watching
        if watching is None:
            return None
        return Attendant(self._root, watching, births, self._log, lambda: self._hear(0), since)

    def observe(self) -> Observation:
        """Follow the run to its end."""
        failure: Failure | None = None
        try:
            while not self._gone and failure is None and not self._seen_enough():
                failure = self._next()
        except ChannelError:
            failure = Tampering()
        if failure is not None:
            self._talk.stop()
        self._end()
        self._talk.hear_out()
        if failure is None and self._left:
            failure = Leftovers(self._left)
        return self._talk.told(self._log.observation(failure, enough=self._talk.enough))

    def _seen_enough(self) -> bool:
        return self._talk.done or (self._attendant is not None and self._attendant.done)

    def _next(self) -> Failure | None:
        if self._hear(self._tick):
            self._tick = _TICK
            failure = self._over_output()
            if failure or time.monotonic() - self._looked < _LONG_TICK:
                return failure
            self._last = None
        else:
            self._tick = min(self._tick * 1.5, _LONG_TICK)
        return None if self._gone else self._look()

    def _hear(self, seconds: float) -> bool:
        """Take in what was said within `seconds`, or some of it; whether anything was."""
        deadline = time.monotonic() + seconds
        self._talk.advance()
        while self._talk.open and time.monotonic() < deadline:
            if self._poller.poll(_PACE * 1000):
                break
            self._talk.advance()
        if not self._poller.poll(max(0.0, deadline - time.monotonic()) * 1000):
            return False
        self._take_in()
        return True

    def _take_in(self, most: int = SOME) -> None:
        now = time.monotonic()
        for message in self._controller.messages():
            self._hear_zygote(message, now)
        for pid, packet in self._sockets.channel.packets(most):
            self._log.hear(pid, packet, now)
        for pid, packet in self._sockets.out.packets(most):
            self._log.print(pid, packet, now)
        for _, packet in self._sockets.err.packets(most):
            self._log.complain(packet)
        for pid, packet in self._sockets.stacks.packets(most):
            self._log.stack(pid, packet)

    def _hear_zygote(self, message: wire.Messages, now: float) -> None:
        match message:
            case wire.Reaped(run, pid, exit_code) if run == self._run:
                self._log.family.reaped(pid, exit_code, now)
            case wire.Gone(run, left) if run == self._run:
                self._gone = True
                self._left = left

    def _over_output(self) -> Failure | None:
        limit = self._spec.limits.output_kb
        if self._log.printed_bytes > limit * 1024:
            return OverLimit(Resource.OUTPUT, limit)
        return None

    def _look(self) -> Failure | None:
        """Look at the tree once and compare with the last look."""
        before, self._last = self._last, snapshot(self._root)
        now = self._looked = time.monotonic()
        self._log.family.present(self._last, now)
        stuck = before is not None and self._stuck(before, self._last, now)
        rest = self._lull.look(before, self._last, stuck, self._talk.progress, now)
        failure = self._over_limits(self._last, rest, now)
        if failure:
            return failure
        if before is not None and self._talk.nudge(rest, self._still):
            self._last, self._tick = None, _TICK
            return None
        if self._log.held and (self._attendant or stuck or self._held_enough(now)):
            self._release(now)
        elif self._attendant and self._attendant.between(self._last, stuck):
            self._tick = _TICK
        elif self._talk.hopeless(rest, self._still):
            return self._deadlock(self._last)
        return None

    def _still(self) -> bool:
        """Whether nobody has moved since the last look."""
        return self._last is not None and resting(self._last, snapshot(self._root))

    def _deadlock(self, tree: Snapshot) -> Failure:
        standings = self._standings(tree)
        return self._talk.given_up(standings) or Deadlock(standings, self._log.ended_badly())

    def _stuck(self, before: Snapshot, after: Snapshot, now: float) -> bool:
        servers = self._log.family.servers()
        return can_see_waits() and self._quiescence.look(before, after, servers, now)

    def _held_enough(self, now: float) -> bool:
        return now - self._log.held_since > min(_HOLD, _HOLDS - self._held)

    def _release(self, now: float) -> None:
        if self._attendant is not None:
            self._attendant.at_hold(self._log.held)
            if self._attendant.done:
                return
        self._held += now - self._log.held_since
        for _ in range(self._log.release()):
            self._sockets.gate.ours.send(b"g")
        self._last = None

    def _over_limits(self, tree: Snapshot, rest: Rest, now: float) -> Failure | None:
        limits = self._spec.limits
        seconds = tree.processor_seconds - self._base.processor_seconds
        used = over_limit(self._watch.usage(tree), limits)
        if used:
            return used
        if seconds > limits.processor_seconds:
            standings = self._standings(tree)
            return Runaway(Resource.PROCESSOR, limits.processor_seconds, standings)
        if self._talk.over and rest.computed > _ENOUGH:
            return Runaway(Resource.PROCESSOR, _ENOUGH, self._standings(tree))
        if now - self._log.began > limits.seconds:
            return Runaway(Resource.WALL, limits.seconds, self._standings(tree))
        left = left_behind(tree, self._log.family.main_ended, now)
        return Leak(tuple(self._log.family.name(pid) for pid in left)) if left else None

    def _standings(self, tree: Snapshot) -> tuple[Standing, ...]:
        """Ask every process where it stands, and wait a moment for the answers."""
        asked = {task.pid for task in tree.tasks}
        for pid in asked:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, QUESTION)
        deadline = time.monotonic() + _ANSWER
        while not asked <= self._log.answered() and time.monotonic() < deadline:
            self._hear(_TICK)
        return self._log.standings(asked)

    def _end(self) -> None:
        """Have the tree killed, and wait until it is gone."""
        if not self._gone:
            self._controller.kill_all()
        deadline = time.monotonic() + _KILL
        while not self._gone:
            if time.monotonic() > deadline:
                raise MachineError("a run could not be ended")
            with contextlib.suppress(ChannelError):
                self._hear(_TICK)
        with contextlib.suppress(ChannelError):
            self._take_in(EVERYTHING)

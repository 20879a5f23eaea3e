"""The fixture `run`: a learner's function or script, for real."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import msgspec
import pytest

from grader.engine.clients import (
    Enough,
    Interrupts,
    Kills,
    Looks,
    Rests,
    Script,
    Step,
    check,
)
from grader.engine.datagrams import DatagramPeer
from grader.engine.failure import NoDatagram, NothingToCome, Runaway
from grader.engine.observation import Observation
from grader.engine.peers import Peer
from grader.engine.proctree import can_see_waits
from grader.engine.real import perform
from grader.engine.spec import AtReturn, RunSpec, Watching
from grader.pytest_plugin.calling import Caller, Rehearsal, RunFailed

__all__ = [
    "Run",
]


@dataclass(frozen=True, kw_only=True)
class Run(Caller):
    """Runs functions of one learner's file: `run("sell", tickets=1, buyers=2).result`.

    Keywords of the call are always the learner's; options come first and give a new runner:
    `run.within(10).holding("charge")("sell", tickets=1, buyers=2)`.
    """

    seconds: float | None = None
    hold: tuple[str, ...] = ()
    peers: tuple[Peer | DatagramPeer, ...] = ()
    clients: Script | None = None
    watched: Watching | None = None

    def within(self, seconds: float) -> "Run":
        """Allow `seconds` of wall-clock time in place of the exercise's limit."""
        return replace(self, seconds=seconds)

    def holding(self, *functions: str) -> "Run":
        """Hold every caller of these given functions until nobody else can move.

        Whoever is not kept apart by a lock then stands in the function together with the others,
        so that a race whose window contains the call shows every time.
        """
        return replace(self, hold=functions)

    def talking_to(self, *peers: Peer | DatagramPeer) -> "Run":
        """Have these peers at the other end of TCP or UDP, for a scenario to be called.

        A scenario is a function `scenario(work, end, ..., **arguments)`: the learner's module, for
        each peer a connected socket, the address of a `Server` or the socket that `Clients` send
        to, then the keywords of the call. `conversations` of the observation are what went to and
        fro.
        """
        return replace(self, peers=peers)

    def serving(self, *script: Step | Rests | Looks | Interrupts | Kills | Enough) -> "Run":
        """Give the function a listener as its first argument, and have clients come to it.

        The script is played step by step, by all clients together (`grader.engine.clients`):
        `run.serving(ana.connects(), ana.says(b"hi"), ana.hears(2), Interrupts())("serve", limit=3)`
        It is a failure if a step never comes about, or the call returns before the last `Rests`,
        `Looks`, `Interrupts` or `Kills`; after `Enough` it need not return. `exchange` of the
        observation is what was said, `picture` gives what each `Looks` has seen, and the last
        picture is taken when the call has returned.
        """
        check(script)
        return replace(self, clients=script, watched=self.watched or Watching())

    def watching(
        self,
        *,
        in_order: Sequence[int] = (),
        at_holds: Sequence[Sequence[int]] = (),
        at_return: Literal["go on", "wait", "kill"] = "go on",
        patience: float = 0,
    ) -> "Run":
        """Take a picture of all processes at each hold, and hold the caller at its return too.

        Children of the caller can be kept where os.fork() has made them, numbered from 0: once all
        of `in_order` are there, they go one by one; those of `at_holds[n]` go at the n-th hold in a
        function, the others when the caller does not go on without them. With `at_return="wait"`
        the caller is held until the others have ended, with "kill" it is killed by SIGKILL and
        stays a zombie, and whoever is kept then goes; for `patience` seconds at most, and a last
        picture shows who is there then.
        """
        holds = tuple(map(tuple, at_holds))
        watched = Watching(tuple(in_order), holds, AtReturn(at_return), patience)
        return replace(self, watched=watched)

    def script(self, *arguments: str) -> Observation:
        """One run of the learner's file as a script, with these arguments.

        Its output and `caller.exit_code`, or RunFailed as for a call; sys.exit() is none.
        """
        return replace(self, script_arguments=arguments)("")

    def __call__(
        self, function: str | Callable[..., object], /, **arguments: object
    ) -> Observation:
        """One run of the learner's function, or of a scenario.

        Its result, or RunFailed for a deadlock, a runaway, a crash or a leak.
        """
        if callable(function):
            return self.performing(function)(function.__name__, **arguments)
        if isinstance(self.records, Rehearsal):
            seen = self.records.next()
        else:
            looked_up = self.watched or any(not isinstance(one, Peer) for one in self.peers)
            if looked_up and not can_see_waits():
                pytest.skip("what becomes of this run is read from /proc: use Linux, or WSL")
            seen = perform(self.controller, self.spec(function, arguments))
            self.records.seen.append(seen)
        return self.judged(function, arguments, seen)

    def waits(
        self, function: str | Callable[..., object], /, **arguments: object
    ) -> Observation | None:
        """One run of a call that is not to come back while its peers are silent; None if it waits.

        It waits for certain where it sleeps without a time limit, which is known at once; one that
        looks around now and then has to go on for `within` seconds. Else what it came back with, or
        RunFailed as for any call.
        """
        try:
            return self(function, **arguments)
        except RunFailed as ended:
            if isinstance(ended.failure, NothingToCome | NoDatagram | Runaway):
                return None
            raise

    def spec(self, function: str, arguments: dict[str, object]) -> RunSpec:
        """The same with what a real run has beside."""
        spec = super().spec(function, arguments)
        limits = spec.limits
        if self.seconds is not None:
            limits = msgspec.structs.replace(limits, seconds=self.seconds)
        return replace(
            spec,
            hold=self.hold,
            watching=self.watched,
            limits=limits,
            peers=self.peers,
            clients=self.clients,
        )

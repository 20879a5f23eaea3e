"""The judge's end of a zygote: has it fork runs, hears what becomes of them, ends them."""

import array
import contextlib
import itertools
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from msgspec import Struct

from grader.engine import wire
from grader.engine.codes import Codes
from grader.engine.inside.tree import descendants
from grader.engine.packets import PACKET
from grader.engine.proctree import own_number
from grader.engine.receiving import RunSockets
from grader.engine.started import StartedZygote
from grader.errors import ChannelError, MachineError, ZygoteLost
from grader.sandbox.layers import Layer
from grader.sandbox.plan import Plan

__all__ = ["Controller", "Launched"]

_PATIENCE = 10.0
"""Seconds for the zygote to obey; it only forks and kills, so more means that it is lost."""


@dataclass(frozen=True, slots=True)
class Launched:
    """A run that has been forked: its number, its first process, and what that calls itself.

    `at` is a reading of the monotonic clock from before it was asked for anything.
    """

    run: int
    pid: int
    own: int
    at: float


class Controller:
    """One zygote and its runs, one at a time. Use as a context manager: nothing stays behind.

    Its runs are real ones, or all of them are `explored`: that zygote has replaced multiprocessing.
    """

    def __init__(self, *, explored: bool = False, layer: Layer = Layer.BASIC) -> None:
        self.layer = layer
        self._explored = explored
        self._runs = itertools.count(1)
        self.codes = Codes()
        """What its runs have compiled."""
        self._zygote: StartedZygote | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def control(self) -> socket.socket:
        """The control socket, for polling; messages are read with `messages`."""
        return self._running().control

    @property
    def root(self) -> int:
        """The pid of the zygote: every process of a run is below it."""
        return self._running().root

    @property
    def running_plan(self) -> Plan:
        """How the zygote that is running, or has just died, was started; none is started."""
        return self._running().plan

    def _running(self) -> StartedZygote:
        if self._zygote is None:
            raise MachineError("no zygote is running; launch a run first")
        return self._zygote

    def plan(self) -> Plan:
        """How the zygote was started; it is, if none is there. MachineError if it can't be."""
        if self._zygote is None or self._zygote.ended:
            self.close()
            self._zygote = StartedZygote(self.layer, explored=self._explored)
        return self._zygote.plan

    def launch(self, sockets: RunSockets, request: wire.Request, *files: int) -> Launched:
        """Fork a run that serves `request`, owns the far ends of `sockets`, and has `files` too."""
        self.plan()
        run = next(self._runs)
        launch = wire.Launch(run, request.folder, kept=request.watched)
        descriptors = array.array("i", [one.theirs.fileno() for one in sockets.all()] + [*files])
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)]
        try:
            self.control.sendmsg([wire.encode(launch)], rights)
            for one in sockets.all():
                one.theirs.close()
            launched = self._forked(run)
            sockets.channel.ours.settimeout(_PATIENCE)
            wire.send(sockets.channel.ours, self.codes.added(request))
        except (OSError, ChannelError) as error:
            raise self._lost(f"the process that forks the runs is lost: {error}") from None
        sockets.channel.ours.setblocking(False)
        return launched

    def _forked(self, run: int) -> Launched:
        """Wait for the run's first process. That waits for its request, so it is still there."""
        self.control.settimeout(_PATIENCE)
        packet = self.control.recv(PACKET)
        self.control.setblocking(False)
        message = wire.decode(packet)
        if not isinstance(message, wire.Forked) or message.run != run:
            raise ChannelError("it says something else than that it has forked")
        for pid in descendants(self.root):
            if own_number(pid) == message.pid:
                return Launched(run, pid, message.pid, time.monotonic())
        raise ChannelError("the process that it has forked is not there")

    def messages(self) -> Iterator[wire.Messages]:
        """What the zygote has said since; ZygoteLost when it has died."""
        while True:
            try:
                packet = self.control.recv(PACKET)
            except BlockingIOError:
                return
            except ConnectionResetError:
                packet = b""
            if not packet:
                raise self._lost("the process that forks the runs has been killed")
            yield wire.decode(packet)

    def _lost(self, reason: str) -> ZygoteLost:
        complaint = self._running().complaint()
        self.close()
        return ZygoteLost(f"{reason}; {complaint}" if complaint else reason)

    def kill_all(self) -> None:
        """Have every process of the current run killed; `Gone` will say when it is done."""
        self._say(wire.KillAll())

    def _say(self, command: Struct) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.control.send(wire.encode(command))

    def close(self) -> None:
        """Hang up: the zygote ends everything below it and then itself."""
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None

"""The judge's end of a zygote: starts it, has it fork runs, ends it and all that came of it."""

import array
import contextlib
import itertools
import os
import secrets
import signal
import socket
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from weakref import WeakSet

from msgspec import Struct

from grader.engine import wire
from grader.engine.inside.tree import adopt_orphans, children, kill_below
from grader.engine.packets import PACKET
from grader.errors import ChannelError, MachineError, ZygoteLost
from grader.sandbox.basic import MARK, start_zygote

__all__ = ["Controller", "Receiver", "RunSockets"]

_CREDENTIALS = struct.Struct("3i")
_PATIENCE = 10.0
"""Seconds for the zygote to obey; it only forks and kills, so more means that it is lost."""


class Receiver:
    """The judge's end of one socket of a run: packets with the sender's pid from the kernel."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.ours.setblocking(False)

    def packets(self) -> Iterator[tuple[int, bytes]]:
        """What has arrived, as (pid, packet); ends when nothing more is there."""
        space = socket.CMSG_SPACE(_CREDENTIALS.size)
        while True:
            try:
                packet, ancillary, _, _ = self.ours.recvmsg(PACKET + 1, space)
            except (BlockingIOError, ConnectionResetError):
                return
            if not packet and not ancillary:
                return
            yield _sender(ancillary), packet

    def close(self) -> None:
        """Close both ends, as far as they are open."""
        self.ours.close()
        self.theirs.close()


def _sender(ancillary: list[tuple[int, int, bytes]]) -> int:
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
            return int(_CREDENTIALS.unpack(data[: _CREDENTIALS.size])[0])
    raise ChannelError("a packet without credentials")


@dataclass(frozen=True, slots=True)
class RunSockets:
    """The sockets of one run, all made before it: nothing can be opened from inside later."""

    channel: Receiver
    out: Receiver
    err: Receiver
    stacks: Receiver
    gate: Receiver

    @classmethod
    def make(cls) -> Self:
        return cls(*(Receiver() for _ in range(5)))

    def all(self) -> tuple[Receiver, ...]:
        return (self.channel, self.out, self.err, self.stacks, self.gate)

    def close(self) -> None:
        for receiver in self.all():
            receiver.close()


_adopting: WeakSet["Controller"] = WeakSet()
"""The controllers with a zygote: while there is one, this process adopts orphans."""


def _adopt(controller: "Controller", *, adopt: bool = True) -> None:
    if adopt:
        _adopting.add(controller)
    else:
        _adopting.discard(controller)
    adopt_orphans(bool(_adopting))


class Controller:
    """One zygote and its runs, one at a time. Use as a context manager: nothing stays behind.

    Its runs are real ones, or all of them are `explored`: that zygote has replaced multiprocessing.
    """

    def __init__(self, *, explored: bool = False) -> None:
        self._explored = explored
        self._runs = itertools.count(1)
        self._mark = secrets.token_hex(8)
        self._zygote: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def control(self) -> socket.socket:
        """The control socket, for polling; messages are read with `messages`."""
        if self._control is None:
            raise MachineError("no zygote is running; launch a run first")
        return self._control

    @property
    def root(self) -> int:
        """The pid of the zygote: every process of a run is below it."""
        if self._zygote is None:
            raise MachineError("no zygote is running; launch a run first")
        return self._zygote.pid

    def launch(self, sockets: RunSockets, request: wire.Request) -> int:
        """Fork a run that serves `request` and owns the far ends of `sockets`; its number."""
        if self._zygote is None or self._zygote.poll() is not None:
            self._start()
        run = next(self._runs)
        launch = wire.Launch(run, request.folder)
        descriptors = array.array("i", [one.theirs.fileno() for one in sockets.all()])
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)]
        try:
            self.control.sendmsg([wire.encode(launch)], rights)
            for one in sockets.all():
                one.theirs.close()
            sockets.channel.ours.settimeout(_PATIENCE)
            wire.send(sockets.channel.ours, request)
        except OSError as error:
            self.close()
            raise ZygoteLost(f"the process that forks the runs does not listen: {error}") from None
        sockets.channel.ours.setblocking(False)
        return run

    def messages(self) -> Iterator[wire.Messages]:
        """What the zygote has said since; MachineError when it has died."""
        while True:
            try:
                packet = self.control.recv(PACKET)
            except BlockingIOError:
                return
            except ConnectionResetError:
                packet = b""
            if not packet:
                self.close()
                raise ZygoteLost("the process that forks the runs has been killed")
            yield wire.decode(packet)

    def kill_all(self) -> None:
        """Have every process of the current run killed; `Gone` will say when it is done."""
        self._say(wire.KillAll())

    def _say(self, command: Struct) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.control.send(wire.encode(command))

    def _start(self) -> None:
        self.close()
        _adopt(self)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._zygote = start_zygote(theirs.fileno(), self._mark, explored=self._explored)
        ours.setblocking(False)
        self._control = ours

    def _bury(self) -> None:
        """End what a killed zygote has left: it has come to us, and is known by its mark."""
        mark = f"{MARK}={self._mark}".encode()
        for pid in children(os.getpid()):
            with contextlib.suppress(OSError):
                if mark in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                    os.kill(pid, signal.SIGKILL)
                    kill_below(pid)
                    os.waitpid(pid, 0)
                    self._bury()

    def close(self) -> None:
        """Hang up: the zygote ends everything below it and then itself."""
        if self._zygote is None or self._control is None:
            return
        self._control.close()
        try:
            self._zygote.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._zygote.kill()
            self._zygote.wait()
        if self._zygote.returncode != 0:
            self._bury()
        _adopt(self, adopt=False)
        self._zygote = self._control = None

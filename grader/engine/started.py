"""A zygote that has been started in its layer, until it has ended with all that came of it."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import IO
from weakref import WeakSet

from grader.engine import wire
from grader.engine.inside.confine import set_dumpable
from grader.engine.inside.tree import adopt_orphans, children, kill_below
from grader.engine.receiving import receive_from
from grader.errors import ChannelError, MachineError
from grader.sandbox.layers import Layer
from grader.sandbox.plan import MARK, Confinement, Plan
from grader.sandbox.starting import plan_for, start

__all__ = ["StartedZygote"]

_PATIENCE = 10.0
"""Seconds for the zygote to end when it is told to; it only kills, so more means it is lost."""
_START = 30.0
"""Seconds for it to start: an overloaded machine reads it from a slow disk."""


class StartedZygote:
    """The process, the control socket, and what is known of its layer.

    `root` is its pid as the judge sees it: every process of a run is below it. MachineError when
    it can't be started.
    """

    def __init__(self, layer: Layer, *, explored: bool) -> None:
        self._mark = secrets.token_hex(8)
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed with us
        _adopt(self)
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.control.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._process: subprocess.Popen[bytes] | None = None
        try:
            with theirs:
                self.plan = plan_for(layer, theirs.fileno(), self._mark, explored=explored)
                self._process = self._begin(self.plan, theirs.fileno())
            self.root = self._confined(self.plan.confinement)
        except BaseException as error:
            complaint = self.complaint()
            self.close()
            if not isinstance(error, OSError | ChannelError):
                raise
            reason = complaint or str(error)
            raise MachineError(f"the {layer} sandbox can't be started: {reason}") from None

    def _begin(self, plan: Plan, control: int) -> "subprocess.Popen[bytes]":
        if not plan.confinement.guarded:
            return start(plan, control)
        set_dumpable(False)  # or a program with our user id could look into us
        return start(plan, control, self._complaints.fileno())

    def _confined(self, how: Confinement) -> int:
        """Tell the zygote what it may have; its pid, once it has nothing else."""
        order = wire.Confine(
            user=how.user,
            reads_all=how.reads_all,
            filter=how.filter,
            landlock=how.landlock,
            readable=how.readable,
            writable=how.writable,
            alone=how.alone,
            own_files=how.own_files,
        )
        self.control.send(wire.encode(order))
        self.control.settimeout(_START)
        pid, packet = receive_from(self.control)
        if not packet or not isinstance(wire.decode(packet), wire.Ready):
            raise ConnectionResetError("it has ended")
        self.control.setblocking(False)
        return pid

    @property
    def ended(self) -> bool:
        """Whether the process is gone, and so all that was below it."""
        return self._process is None or self._process.poll() is not None

    def complaint(self) -> str:
        """The end of what it, or what was to start it, has written to standard error."""
        self._complaints.seek(0)
        return " ".join(self._complaints.read().decode("utf-8", "replace").split())[-300:]

    def close(self) -> None:
        """Hang up: the zygote ends everything below it and then itself."""
        self.control.close()
        if self._process is not None:
            self._await_the_end(self._process)
            self._process = None
        self._complaints.close()
        _adopt(self, adopt=False)

    def _await_the_end(self, process: "subprocess.Popen[bytes]") -> None:
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            kill_below(process.pid)
            process.kill()
            process.wait()
        if process.returncode != 0:
            self._bury()

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


_adopting: WeakSet[StartedZygote] = WeakSet()
"""The zygotes that are there: while there is one, this process adopts orphans."""


def _adopt(zygote: StartedZygote, *, adopt: bool = True) -> None:
    if adopt:
        _adopting.add(zygote)
    else:
        _adopting.discard(zygote)
    adopt_orphans(bool(_adopting))

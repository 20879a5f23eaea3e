"""The process that makes the call, as the peers of its run see and reach it."""

import os
from dataclasses import dataclass

from grader.engine.controller import Controller, Launched
from grader.engine.inside.tree import descendants
from grader.engine.proctree import process_status

__all__ = ["Caller"]

_TABLES = ("udp", "udp6")
_LOCAL_ADDRESS, _QUEUES = 1, 4
"""The columns of these tables of /proc."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The first process of one run."""

    controller: Controller
    launched: Launched

    def signal(self, number: int) -> None:
        """Send it a signal, if it is still there."""
        if self.launched.pid in descendants(self.controller.root):
            os.kill(self.launched.pid, number)

    @property
    def stopped(self) -> bool:
        """Whether a signal has stopped it."""
        status = process_status(self.launched.pid)
        return status is not None and status[0] in "Tt"

    def queued(self, port: int) -> int | None:
        """How much memory the datagrams take that lie at the run's UDP sockets of this port.

        Even one without a byte takes some: 0 means that all was taken. None where there is no
        such socket.
        """
        total = None
        for table in _TABLES:
            try:
                with open(f"/proc/{self.controller.root}/net/{table}", encoding="ascii") as file:
                    rows = [line.split() for line in file][1:]
            except OSError:  # the run has ended, or there is no IPv6
                continue
            for row in rows:
                if int(row[_LOCAL_ADDRESS].rpartition(":")[2], 16) == port:
                    total = (total or 0) + int(row[_QUEUES].partition(":")[2], 16)
        return total

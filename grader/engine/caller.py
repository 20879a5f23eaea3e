"""The process that makes the call, as the peers of its run see and reach it."""

import os
from dataclasses import dataclass

from grader.engine.connections import rows_at
from grader.engine.controller import Controller, Launched
from grader.engine.inside.tree import descendants
from grader.engine.proctree import process_status

__all__ = ["Caller"]

_TABLES = ("udp", "udp6")
_QUEUES = 4
"""The column of these tables of /proc."""


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
            for row in rows_at(self.controller.root, table, port):
                total = (total or 0) + int(row[_QUEUES].partition(":")[2], 16)
        return total

"""Hands a call to a Manager's server, over its line, and takes in what it answers.

The server is a learner's process: it may answer with garbage, end, or never answer at all.
"""

import select
import time
from collections.abc import Callable
from dataclasses import dataclass

from grader.engine import messages
from grader.engine.lines import Line
from grader.engine.managing import Left, Served
from grader.engine.operations import Exit, ProcessId, ProtocolFault, Refused
from grader.engine.packets import send_pieces
from grader.engine.trace import End, Ending

__all__ = ["LOST", "Relaying"]

LOST = -9
"""The exit code of a process that ended without asking; by a signal, most likely."""


@dataclass(frozen=True, slots=True)
class Relaying:
    """How long it is listened for (`glance`), and what ends the waiting (`overdue`).

    `overdue` is given the server and since when it has been away.
    """

    glance: float
    patience: float
    overdue: Callable[[ProcessId, float], End | None]

    def ask(
        self, server: ProcessId, line: Line | None, caller: ProcessId, request: bytes
    ) -> Served | Left | End:
        """The answer, or that it has ended, or the run has; ChannelError when it makes no sense."""
        if line is None:
            return Left(LOST)
        line.socket.settimeout(self.patience)
        try:
            send_pieces(line.socket, messages.encode(messages.Relay(caller, request)))
        except TimeoutError:
            raise ProtocolFault("it serves and does not take the calls") from None
        except OSError:
            return Left(LOST)
        line.socket.setblocking(False)
        try:
            return self._answer(server, line)
        except EOFError:
            return Left(LOST)

    def _answer(self, server: ProcessId, line: Line) -> Served | Left | End:
        since = time.monotonic()
        message, end = line.receive()
        while message is None:
            if not select.select([line.socket], [], [], self.glance)[0]:
                over = self.overdue(server, since)
                if over is not None:
                    return over
            message, end = line.receive()
        if end is not None:
            end.close()
            raise ProtocolFault("a socket that nobody asked for")
        return _meaning(server, messages.decode_served(message))


def _meaning(server: ProcessId, said: Served | messages.Request) -> Served | Left | End:
    if isinstance(said, Served):
        return said
    match said.operation:
        case Exit(code=code, abrupt=True):
            return Left(code)
        case Refused(name=name):
            return End(Ending.REFUSED, (), name, said.place, server)
    raise ProtocolFault("it asks while it serves")

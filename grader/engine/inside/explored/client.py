"""This process's line to the kernel: one request at a time, and the answer to it."""

import array
import builtins
import functools
import itertools
import os
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

import msgspec

from grader.engine.creations import Creation
from grader.engine.filing import SeekFile
from grader.engine.inside.explored.fingerprint import fingerprint, learners_frames
from grader.engine.managing import Served
from grader.engine.messages import Answer, Relay, Request, decode_answer
from grader.engine.operations import (
    EndId,
    Error,
    Exit,
    Operation,
    Place,
    ProcessId,
    Refused,
    Start,
)
from grader.engine.packets import join_pieces, send_pieces

__all__ = [
    "Client",
    "Errno",
    "ServerGone",
    "ask",
    "client",
    "in_runs",
    "make",
    "nanoseconds",
    "refuse",
    "running",
    "use",
]

_exit = os._exit  # learners find another one under this name
_encode = msgspec.msgpack.Encoder().encode


class ServerGone(Exception):  # noqa: N818  learners get one of the real errors in its place
    """The Manager's server takes no more calls; it was "killed" or "shut down"."""


class Errno(Exception):  # noqa: N818  learners get an OSError in its place
    """The system call failed; its text is the number of the error."""


_ERRORS: dict[str, type[BaseException]] = {
    "ManagerGone": ServerGone,
    "errno": Errno,
    "queue.Empty": queue.Empty,
    "queue.Full": queue.Full,
    "threading.BrokenBarrierError": threading.BrokenBarrierError,
}


class Client:
    """Speaks for one process. A forked child gets a socket of its own by `become`.

    `served` is one whose real parent is a forkserver.
    """

    def __init__(
        self,
        sock: socket.socket,
        file: str,
        folder: str = "",
        process: ProcessId = "0",
        served: bool = False,
    ) -> None:
        self.process = process
        self.served = served
        self.file = file
        self.folder = folder
        self.ours = False
        self._socket = sock
        self._made: list[Creation] = []
        self._serials = itertools.count()
        self._children = itertools.count(1)
        self._pieces = bytearray()

    def make(self, creation: type[Creation], **parameters: Any) -> str:
        """Announce a new object with the next request; its id."""
        identity = f"{self.process}:{next(self._serials)}"
        self._made.append(creation(identity, **parameters))
        return identity

    def new_id(self) -> str:
        """An id for a second object of the same creation (the other end of a pipe)."""
        return f"{self.process}:{next(self._serials)}"

    def ask(self, operation: Operation) -> Any:
        """Wait for the turn to do `operation`, and give back what it gave; its errors are raised.

        When the run is over, or this process has been killed, there is no answer and no return.
        """
        self._send(operation)
        return self._answer()

    def say(self, operation: Operation) -> None:
        """Announce `operation`, whose answer is heard later."""
        self._send(operation)

    def hear(self) -> Answer | Error | Relay:
        """What comes next: the answer, or before it a call to be served."""
        while True:
            whole = join_pieces(self._pieces, self._receive())
            if whole is not None:
                return decode_answer(whole)

    def answer(self, served: Served) -> None:
        """Give back what came of a call."""
        self._deliver(_encode(served))

    def start(
        self, name: str, daemon: bool, ends: tuple[EndId, ...] | None = None
    ) -> tuple[ProcessId, socket.socket]:
        """Ask for a child: its id and its socket, once it may be forked; errors are raised.

        It inherits everything, or nothing but these `ends` of pipes.
        """
        with self.own():
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        child = self._next_child()
        try:
            self._send(Start(child, name, daemon, ends), theirs)
            self._answer()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        return child, ours

    def fork(self) -> int:
        """os.fork, as the one who may."""
        with self.own():
            return os.fork()

    @contextmanager
    def own(self) -> Iterator[None]:
        """Within the block, it is we who use what learners may not."""
        self.ours = True
        try:
            yield
        finally:
            self.ours = False

    def become(self, process: ProcessId, sock: socket.socket) -> None:
        """In a forked child: speak for `process` from now on."""
        self._socket.close()
        self._socket = sock
        self.process = process
        self.served = False
        self._made = []
        self._serials = itertools.count()
        self._children = itertools.count(1)
        self._pieces = bytearray()

    def exit(self, code: int, abrupt: bool) -> NoReturn:
        """End this process as the kernel allows it."""
        self._send(Exit(max(-255, min(code, 255)), abrupt))
        self._wait_for_the_end()
        _exit(code & 255)

    def refuse(self, name: str) -> NoReturn:
        """Say that the program used what is not controlled; the run ends here."""
        self._send(Refused(name[:200]))
        self._wait_for_the_end()
        _exit(1)

    def _next_child(self) -> ProcessId:
        number = next(self._children)
        return str(number) if self.process == "0" else f"{self.process}-{number}"

    def _send(self, operation: Operation, end: socket.socket | None = None) -> None:
        frames = learners_frames(self.file)
        made, self._made = tuple(self._made), []
        # The layers of a file ask twice where it is, within one call: that is no loop.
        state = None if isinstance(operation, SeekFile) else fingerprint(frames)
        data = _encode(Request(operation, _place(frames), state, made))
        rights: list[tuple[int, int, object]] = []
        if end is not None:
            descriptors = array.array("i", [end.fileno()])
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)]
        self._deliver(data, rights)

    def _deliver(self, data: bytes, rights: list[tuple[int, int, object]] | None = None) -> None:
        try:
            send_pieces(self._socket, data, rights or ())
        except OSError:
            _exit(1)

    def _answer(self) -> Any:
        answer = self.hear()
        if isinstance(answer, Answer):
            return answer.value
        if isinstance(answer, Relay):  # the kernel calls nobody who does not serve
            _exit(1)
        raise _error(answer)

    def _receive(self) -> bytes:
        try:
            packet = self._socket.recv(65536)
        except OSError:
            packet = b""
        if not packet:
            _exit(1)
        return packet

    def _wait_for_the_end(self) -> None:
        try:
            while self._socket.recv(65536):
                continue
        except OSError:
            return


def _place(frames: list[FrameType]) -> Place | None:
    if not frames:
        return None
    code = frames[0].f_code
    return Place(code.co_filename[:200], frames[0].f_lineno, code.co_name[:200])


def _error(error: Error) -> BaseException:
    kind: type[BaseException] = _ERRORS.get(error.kind) or vars(builtins).get(
        error.kind, RuntimeError
    )
    return kind(error.text) if error.text else kind()


_current: Client | None = None


def use(new: Client) -> None:
    """From now on, this process's operations go to `new`."""
    global _current
    _current = new


def running() -> bool:
    """Whether an explored run is under way in this process."""
    return _current is not None


def in_runs(ours: Callable[..., Any], real_one: Callable[..., Any]) -> Callable[..., Any]:
    """`ours` for a learner's program, the real one for us before it has begun."""

    @functools.wraps(real_one)
    def chosen(*args: Any, **kwargs: Any) -> Any:
        return (ours if running() else real_one)(*args, **kwargs)

    return chosen


def client() -> Client:
    """The client of this process."""
    if _current is None:
        raise RuntimeError("no explored run is under way in this process")
    return _current


def ask(operation: Operation) -> Any:
    """`Client.ask` of this process's client."""
    return client().ask(operation)


def make(creation: type[Creation], **parameters: Any) -> str:
    """`Client.make` of this process's client."""
    return client().make(creation, **parameters)


def refuse(name: str) -> NoReturn:
    """`Client.refuse` of this process's client."""
    client().refuse(name)


def nanoseconds(seconds: float | None) -> int | None:
    """A time-out as the kernel takes it: None for ever, never below 0."""
    return None if seconds is None else max(0, min(round(seconds * 1e9), 2**62))

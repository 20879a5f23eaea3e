"""Pipe, its connections, and connection.wait."""

import contextlib
import sys
from collections.abc import Iterable
from types import FrameType
from typing import Any, NoReturn

from grader.engine.creations import NewPipe
from grader.engine.inside.explored.client import Client, ask, client, make, refuse
from grader.engine.inside.explored.inheritance import bounded, dumps, loads
from grader.engine.inside.explored.timeouts import patience
from grader.engine.operations import Adopt, CloseEnd, Lend, Poll, Receive, Send, WaitReady

if sys.version_info >= (3, 12):
    from collections.abc import Buffer
else:
    Buffer = bytes | bytearray | memoryview

from multiprocessing import BufferTooShort, context

__all__ = ["Connection", "Pipe", "wait", "waitable_of"]

MOST = 256


def Pipe(duplex: bool = True) -> "tuple[Connection, Connection]":  # noqa: N802  its real name
    """Two connections; of a one-way pipe the first one reads and the second one writes."""
    second = client().new_id()
    first = make(NewPipe, other=second, duplex=bool(duplex))
    return Connection(first, writable=bool(duplex)), Connection(second, readable=bool(duplex))


class Connection:
    """One end of a pipe, as this process holds it."""

    __module__ = "multiprocessing.connection"

    _handle: str | None = None

    def __init__(self, handle: str, readable: bool = True, writable: bool = True) -> None:
        if not isinstance(handle, str):
            refuse("Connection of a file descriptor")
        self._handle = handle
        self._first_handle = handle
        self._readable = readable
        self._writable = writable

    def __hash__(self) -> int:
        return hash(self._first_handle)

    @property
    def closed(self) -> bool:
        """Has this process closed it?"""
        return self._handle is None

    @property
    def readable(self) -> bool:
        """Can it receive?"""
        return self._readable

    @property
    def writable(self) -> bool:
        """Can it send?"""
        return self._writable

    @property
    def waitable(self) -> str:
        """What `wait` asks the kernel for."""
        return self._open()

    def fileno(self) -> NoReturn:
        """There is none."""
        self._open()
        refuse("Connection.fileno")

    def close(self) -> None:
        """This process holds it no longer."""
        handle, self._handle = self._handle, None
        if handle is not None:
            ask(CloseEnd(handle))

    def send(self, obj: object) -> None:
        """Send an object, pickled."""
        end = self._writing()
        ask(Send(end, dumps(obj)))

    def send_bytes(self, buf: Buffer, offset: int = 0, size: int | None = None) -> None:
        """Send `size` bytes of `buf` from `offset` on."""
        end = self._writing()
        view = memoryview(buf)
        if view.itemsize > 1:
            view = view.cast("B")
        if offset < 0:
            raise ValueError("offset is negative")
        if view.nbytes < offset:
            raise ValueError("buffer length < offset")
        if size is None:
            size = view.nbytes - offset
        elif size < 0:
            raise ValueError("size is negative")
        elif offset + size > view.nbytes:
            raise ValueError("buffer length < offset + size")
        ask(Send(end, bounded(bytes(view[offset : offset + size]))))

    def recv(self) -> Any:
        """The next object. EOFError when there is none and nobody can send one."""
        return loads(ask(Receive(self._reading())))

    def recv_bytes(self, maxlength: int | None = None) -> bytes:
        """The next message; if it is longer than `maxlength` it is an OSError."""
        end = self._reading()
        if maxlength is not None and maxlength < 0:
            raise ValueError("negative maxlength")
        message = bytes(ask(Receive(end)))
        if maxlength is not None and len(message) > maxlength:
            self._bad_message_length()
        return message

    def _bad_message_length(self) -> NoReturn:
        if self._writable:
            self._readable = False
        else:
            self.close()
        raise OSError("bad message length")

    def recv_bytes_into(self, buf: Buffer, offset: int = 0) -> int:
        """The next message into `buf` at `offset`; its length. BufferTooShort has the message."""
        end = self._reading()
        with memoryview(buf) as view:
            whole = view.itemsize * len(view)
            if offset < 0:
                raise ValueError("negative offset")
            if offset > whole:
                raise ValueError("offset too large")
            message = bytes(ask(Receive(end)))
            if whole < offset + len(message):
                raise BufferTooShort(message)
            view.cast("B")[offset : offset + len(message)] = message
        return len(message)

    def poll(self, timeout: float | None = 0.0) -> bool:
        """Would recv return at once, or within `timeout`?"""
        end = self._reading()
        return bool(ask(Poll(end, patience(True, timeout))))

    def _open(self) -> str:
        if self._handle is None:
            raise OSError("handle is closed")
        return self._handle

    def _reading(self) -> str:
        end = self._open()
        if not self._readable:
            raise OSError("connection is write-only")
        return end

    def _writing(self) -> str:
        end = self._open()
        if not self._writable:
            raise OSError("connection is read-only")
        return end

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __reduce__(self) -> "tuple[Any, ...]":
        end, starting = self._open(), _starting()
        if starting is not None:
            end = starting.duplicate_for_child(end)
            return Connection, (end, self._readable, self._writable)
        loan = client().new_id()
        ask(Lend(end, loan))
        return _adopted, (loan, self._readable, self._writable)

    def __del__(self) -> None:
        # Nobody is there to hear of a failure, and at the process's end there may be no client.
        with contextlib.suppress(Exception):
            if self._handle is not None and not _asking():
                self.close()


def _starting() -> Any:
    """That for which a Process is pickled now, if one is."""
    return context.get_spawning_popen()


def _adopted(loan: str, readable: bool, writable: bool) -> Connection:
    """A connection that was sent, in the process that it was sent to."""
    return Connection(ask(Adopt(loan)), readable, writable)


def _asking() -> bool:
    """Is a request under way on this stack? The collector may come in the middle of one."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        if frame.f_code in _REQUESTS:
            return True
        frame = frame.f_back
    return False


_REQUESTS = frozenset(
    method.__code__
    for method in (Client.ask, Client.start, Client.become, Client.exit, Client.refuse)
)


def wait(object_list: Iterable[object], timeout: float | None = None) -> list[Any]:
    """Those of `object_list` (connections, readers of queues, sentinels) that are ready."""
    items: dict[str, object] = {}
    for one in object_list:
        item = _waitable(one)
        if item in items:
            raise KeyError(f"{one!r} is already registered")
        items[item] = one
    if len(items) > MOST:
        refuse(f"connection.wait for more than {MOST} objects")
    ready = ask(WaitReady(tuple(items), patience(True, timeout)))
    return [items[item] for item in ready]


def waitable_of(one: object) -> str | None:
    """What the kernel knows it by; None for what it can't wait for."""
    item = getattr(one, "waitable", None)
    return item if isinstance(item, str) else None


def _waitable(one: object) -> str:
    item = waitable_of(one)
    if item is not None:
        return item
    if isinstance(one, int) or hasattr(one, "fileno"):
        refuse("connection.wait for a file descriptor")
    raise ValueError(f"Invalid file object: {one!r}")

"""One direction of a pipe: messages in order, a limit, and a writer that may be stuck half-way.

Variables of channel c: `(c, "tail")` and `(c, "head")` count the messages written and read,
`(c, "message", n)` is message n, `(c, "room")` counts what was read, for writers that have to look
whether there is room, and `(c, "writing")` is the process that is stuck in the middle of a message.
A writer looks at `room` only when everything written so far, read or not, would not fit: so one
that can't be blocked commutes with the readers.
"""

from collections.abc import Generator, Sequence
from typing import Any, Protocol

from grader.engine.dependency import Key, Reader, Test
from grader.engine.kernel.capacity import pipe_takes, socket_takes
from grader.engine.kernel.parts import Process, Wait

__all__ = ["Channel"]


class Variables(Protocol):
    """What of the kernel a channel needs."""

    def read(self, key: Key) -> Any:
        """The value of a variable."""

    def write(self, key: Key, value: Any) -> None:
        """Set a variable."""

    def add(self, key: Key, number: int) -> None:
        """Count a variable up or down."""

    def wait(self, test: Test, reason: str, thing: str) -> Wait:
        """A scheduling point."""


class Channel:
    """Reads and writes of one channel."""

    def __init__(self, name: str, socket: bool = False) -> None:
        self.name = name
        self._takes = socket_takes if socket else pipe_takes
        self._sizes: list[int] = []

    def _sizes_at(self, read: Reader) -> Sequence[int]:
        return self._sizes[: read((self.name, "tail")) or 0]

    def takes(self, read: Reader, size: int) -> tuple[bool, bool]:
        """(all, any) of a message of `size` bytes fits now."""
        sizes = self._sizes_at(read)
        takes = self._takes(sizes, 0, size)
        if takes[0]:
            return takes
        return self._takes(sizes, read((self.name, "room")) or 0, size)

    def can_begin(self, read: Reader, size: int) -> bool:
        """Nobody is in the middle of a message, and some of this one fits."""
        return read((self.name, "writing")) is None and self.takes(read, size)[1]

    def write(self, k: Variables, p: Process, payload: bytes) -> Generator[Wait, bool, None]:
        """Put the message in, after `can_begin`; more steps only when not all of it fits."""
        tail = k.read((self.name, "tail")) or 0
        whole, _ = self.takes(k.read, len(payload))
        k.write((self.name, "tail"), tail + 1)
        del self._sizes[tail:]
        self._sizes.append(len(payload))
        k.write((self.name, "message", tail), (payload, None if whole else p.id))
        if whole:
            return
        k.write((self.name, "writing"), p.id)
        yield k.wait(lambda read: self._all_in(read, tail), "space", self.name)
        k.write((self.name, "writing"), None)
        if not k.read((self.name, "flowed", tail)):
            k.write((self.name, "message", tail), (payload, None))

    def _all_in(self, read: Reader, number: int) -> bool:
        if read((self.name, "flowed", number)):
            return True
        return self._takes(
            self._sizes[:number], read((self.name, "room")) or 0, self._sizes[number]
        )[0]

    def has_bytes(self, read: Reader) -> bool:
        """Is there anything to read, be it half a message?"""
        return read((self.name, "message", read((self.name, "head")) or 0)) is not None

    def has_message(self, read: Reader) -> bool:
        """Is there a message that will be whole?"""
        message = read((self.name, "message", read((self.name, "head")) or 0))
        if message is None:
            return False
        return message[1] is None or read((message[1], "ended")) is None

    def take(self, k: Variables) -> tuple[int, bytes]:
        """The next message and its number, after `has_message`."""
        head = k.read((self.name, "head")) or 0
        payload, writer = k.read((self.name, "message", head))
        if writer is not None:
            k.write((self.name, "flowed", head), True)
            k.write((self.name, "message", head), (payload, None))
        k.write((self.name, "head"), head + 1)
        k.add((self.name, "room"), 1)
        return head, payload

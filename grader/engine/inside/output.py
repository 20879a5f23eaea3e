"""Standard output of a run: one packet a line, so that the kernel can say who wrote it.

On a pipe the lines of a process that is terminated would be lost in its buffer, and lines that
several processes print without a lock would look whole.
"""

import io
import os
import sys
from typing import TYPE_CHECKING

from grader.engine.packets import PACKET

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

__all__ = ["redirect", "speak_in_packets"]


class _Packets(io.RawIOBase):
    """Writes to a socket that takes packets of a bounded size only."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return False

    def write(self, data: "Buffer", /) -> int:
        return os.write(self._descriptor, memoryview(data)[:PACKET])


def redirect(out: int, err: int) -> None:
    """Make `out` and `err` the standard output and error of this process and what it starts."""
    os.dup2(out, 1)
    os.dup2(err, 2)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False), encoding="utf-8")
    speak_in_packets()
    vars(sys)["__stdin__"] = sys.stdin


def speak_in_packets() -> None:
    """Print to the sockets that descriptors 1 and 2 are, as they want it."""
    sys.stdout = _text(1)
    sys.stderr = _text(2)
    vars(sys).update(__stdout__=sys.stdout, __stderr__=sys.stderr)


def _text(descriptor: int) -> io.TextIOWrapper:
    raw = io.BufferedWriter(_Packets(descriptor), buffer_size=PACKET)
    return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", line_buffering=True)

"""Standard output: each line is an operation, so that the judge knows who wrote what when."""

import io
import sys
from typing import TYPE_CHECKING

from grader.engine.inside.explored.client import ask
from grader.engine.operations import Print
from grader.engine.packets import PACKET

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

__all__ = ["StandardOutput", "is_output", "replace_output"]

_DESCRIPTOR = 1


class StandardOutput(io.RawIOBase):
    """What is written at once is one operation, as in real runs it is one packet."""

    mode = "wb"
    name = "<stdout>"

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return _DESCRIPTOR

    def write(self, data: "Buffer", /) -> int:
        piece = bytes(memoryview(data)[:PACKET])
        ask(Print(piece.decode("utf-8", "backslashreplace")))
        return len(piece)


def is_output(file: object) -> bool:
    """Is it the number of standard output? True is not, though it equals it."""
    return type(file) is int and file == _DESCRIPTOR


def replace_output() -> None:
    """Put it in the place of sys.stdout; line-buffered, as a terminal's is."""
    raw = io.BufferedWriter(StandardOutput(), buffer_size=PACKET)
    text = io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", line_buffering=True)
    vars(sys).update(stdout=text, __stdout__=text)

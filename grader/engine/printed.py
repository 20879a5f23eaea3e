"""What the processes of a run print, line by line. No I/O."""

from collections import defaultdict
from typing import NamedTuple

__all__ = ["Printed", "PrintedLine", "text_of"]

_MOST_ERRORS = 20_000
"""Bytes of standard error that are worth showing."""
_FREE_ERRORS = 16 * 1024 * 1024
"""Bytes of standard error that count for nothing; more is a flood, which has to end some time."""


class PrintedLine(NamedTuple):
    """A line, who wrote it, and when it was whole: the judge's time and the run's step."""

    pid: int
    text: str
    now: float
    step: int


class Printed:
    """Standard output and standard error of one run."""

    def __init__(self) -> None:
        self.size = 0
        """Bytes of standard output, and of what standard error has beyond the free part."""
        self._complained = 0
        self._whole: list[PrintedLine] = []
        self._partial: dict[int, bytearray] = defaultdict(bytearray)
        self._errors = bytearray()

    def out(self, pid: int, packet: bytes, now: float, step: int) -> None:
        """A piece of the standard output of `pid`."""
        self.size += len(packet)
        *whole, rest = (bytes(self._partial[pid]) + packet).split(b"\n")
        self._whole += [PrintedLine(pid, text_of(line), now, step) for line in whole]
        self._partial[pid] = bytearray(rest)

    def err(self, packet: bytes) -> None:
        """A piece of standard error: it is never judged, so a great deal of it is free."""
        self._complained += len(packet)
        self.size += max(0, min(len(packet), self._complained - _FREE_ERRORS))
        self._errors += packet[: max(0, _MOST_ERRORS - len(self._errors))]

    def lines(self, now: float, step: int) -> list[PrintedLine]:
        """All lines; those that were never ended have ended with the run, at `now`."""
        rests = (
            PrintedLine(pid, text_of(bytes(rest)), now, step)
            for pid, rest in self._partial.items()
            if rest
        )
        return [*self._whole, *rests]

    @property
    def errors(self) -> str:
        """What is worth showing of standard error."""
        return text_of(bytes(self._errors))


def text_of(data: bytes) -> str:
    """The text, with a mark in the place of what is no UTF-8."""
    return data.decode("utf-8", "replace")

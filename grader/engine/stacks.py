"""Where the processes of a run stood when they were asked, from what they said. No I/O."""

import re
from collections import defaultdict

from grader.engine.printed import text_of
from grader.engine.records import Standing
from grader.engine.wire import Frame, Stands

__all__ = ["Stacks"]

_LINE = re.compile(r'File "(.*)", line (\d+) in (.*)')
_MOST = 20_000
"""Bytes of faulthandler's answer of one process."""


class Stacks:
    """Two answers for each process: Python's own, and faulthandler's where Python does not run."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._stands: dict[int, Stands] = {}
        self._stacks: dict[int, bytearray] = defaultdict(bytearray)

    def said(self, pid: int, stands: Stands) -> None:
        """Python's answer."""
        self._stands[pid] = stands

    def written(self, pid: int, packet: bytes) -> None:
        """A piece of faulthandler's answer."""
        self._stacks[pid] += packet[: max(0, _MOST - len(self._stacks[pid]))]

    @property
    def answered(self) -> frozenset[int]:
        """Who has answered from Python."""
        return frozenset(self._stands)

    def standing(self, pid: int, name: str) -> Standing:
        """Where the process `pid`, called `name`, stood."""
        said = self._stands.get(pid)
        if said is not None:
            return Standing(name, self._own(said.frames), said.twice)
        found = _LINE.findall(text_of(bytes(self._stacks[pid])))
        frames = [Frame(file, int(line), function) for file, line, function in found]
        return Standing(name, self._own(tuple(reversed(frames))))

    def _own(self, frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
        """The part of a stack from the learner's first line on, without what it was forked from."""
        begins = [index for index, frame in enumerate(frames) if frame.function == "_bootstrap"]
        frames = frames[begins[-1] :] if begins else frames
        own = [index for index, frame in enumerate(frames) if frame.file == self._file]
        return frames[own[0] :] if own else ()

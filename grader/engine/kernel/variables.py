"""The shared state of a run as one table of variables, and what a step touches of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from grader.engine.dependency import ADD, READ, WRITE, Footprint, Key
from grader.engine.kernel.parts import CLOCK

__all__ = ["Variables"]


class Variables:
    """Every access goes through `read`, `write` and `add`, and so into the step's footprint."""

    def __init__(self) -> None:
        self.state: dict[Key, Any] = {CLOCK: 0}
        self._footprint: Footprint = {}
        self._seen: dict[Key, Any] = {}

    def accesses(self, footprint: Footprint, seen: dict[Key, Any]) -> None:
        """From now on accesses go into these: how, and what stood there before."""
        self._footprint, self._seen = footprint, seen

    def read(self, key: Key) -> Any:
        """The value of a variable; None when it was never written."""
        value = self.state.get(key)
        mode = self._footprint.get(key)
        if mode is None:
            self._footprint[key] = READ
            self._seen[key] = value
        elif mode == ADD:
            self._footprint[key] = WRITE
        return value

    def write(self, key: Key, value: Any) -> None:
        """Set a variable to an immutable value."""
        if key not in self._footprint:
            self._seen[key] = self.state.get(key)
        self._footprint[key] = WRITE
        self.state[key] = value

    def add(self, key: Key, number: int) -> None:
        """Count a variable up or down without looking at it."""
        before = self.state.get(key)
        mode = self._footprint.get(key)
        if mode is None:
            self._footprint[key] = ADD
            self._seen[key] = before
        elif mode == READ:
            self._footprint[key] = WRITE
        self.state[key] = (before or 0) + number

    @contextmanager
    def recording(self) -> Iterator[tuple[Footprint, dict[Key, Any]]]:
        """Within the block, reads go into a footprint of their own."""
        kept = self._footprint, self._seen
        self.accesses({}, {})
        try:
            yield self._footprint, self._seen
        finally:
            self.accesses(*kept)

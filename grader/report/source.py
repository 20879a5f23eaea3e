"""A learner's file, for quoting lines of it."""

import tokenize
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

__all__ = ["WorkSource"]


@dataclass(frozen=True)
class WorkSource:
    """The text of the work file `path`, known to learners as `name`."""

    path: Path
    name: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        try:
            with tokenize.open(self.path) as file:
                return tuple(line.rstrip("\n") for line in file)  # a form feed ends no line
        except (OSError, SyntaxError, UnicodeDecodeError, LookupError):  # rot13 is no text
            return ()

    def line(self, number: int) -> str:
        """One line without its indentation; empty where there is none."""
        return self.lines[number - 1].strip() if 0 < number <= len(self.lines) else ""

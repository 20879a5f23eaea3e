"""Single keys from the terminal, as they are pressed and without being shown."""

import asyncio
import contextlib
import os
import sys
import termios
import tty
from collections.abc import Callable, Iterator

__all__ = ["HANGUP", "pressed"]

HANGUP = ""
"""What is told in place of a key when the terminal is gone."""


@contextlib.contextmanager
def pressed(tell: Callable[[str], None]) -> Iterator[None]:
    """Within the block `tell` is called with each key; Ctrl-C stays the signal that it is."""
    terminal = sys.stdin.fileno()
    events = asyncio.get_running_loop()

    def read() -> None:
        for key in _read(terminal) or [HANGUP]:
            tell(key)

    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal, termios.TCSANOW)
    events.add_reader(terminal, read)
    try:
        yield
    finally:
        events.remove_reader(terminal)
        with contextlib.suppress(termios.error):  # it may be gone
            termios.tcsetattr(terminal, termios.TCSANOW, before)


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 64).decode("utf-8", "replace")
    except OSError:  # hung up
        return ""

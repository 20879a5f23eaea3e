"""Keeps every processor busy, so that a proof also holds on a loaded machine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

__all__ = ["busy_processors"]


BURN = "import os; parent = os.getppid()\nwhile os.getppid() == parent: sum(range(100_000))"
"""Ends with its parent, even one that was killed."""


@contextmanager
def busy_processors(busy: bool) -> Iterator[None]:
    """Within the block, one process per processor computes without an end, if `busy`.

    They are not multiprocessing's: its resource tracker would be there long after them.
    """
    with ExitStack() as burners:
        for _ in range(os.cpu_count() or 1) if busy else ():
            burner = burners.enter_context(
                subprocess.Popen([sys.executable, "-I", "-S", "-c", BURN])
            )
            burners.callback(burner.kill)
        yield

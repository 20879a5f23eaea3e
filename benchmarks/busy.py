"""Keeps every processor busy, so that a proof also holds on a loaded machine."""

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["busy_processors"]


@contextmanager
def busy_processors(busy: bool) -> Iterator[None]:
    """Within the block, one process per processor computes without an end, if `busy`."""
    spawn = multiprocessing.get_context("spawn")
    burners = [spawn.Process(target=_burn, daemon=True) for _ in range(os.cpu_count() or 1)]
    if busy:
        for burner in burners:
            burner.start()
    try:
        yield
    finally:
        for burner in burners if busy else []:
            burner.kill()
            burner.join()


def _burn() -> None:
    number = 0
    while True:
        number += 1

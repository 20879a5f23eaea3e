"""A context manager; in court each is waited for, until the years are over."""

import time
from contextlib import contextmanager
from multiprocessing import Process


def concubine(life: float) -> None:
    """Enter the palace, live there for `life` years (a second each), die of old age."""
    print("enters the palace", flush=True)
    time.sleep(life)
    print("dies of old age", flush=True)


@contextmanager
def in_the_palace(**options):
    """A daemon that lives while the block is executed, and no longer than the program."""
    process = Process(target=concubine, daemon=True, **options)
    process.start()
    yield process


def reign(years: float, life: float) -> None:
    print("is crowned", flush=True)
    with in_the_palace(args=(life,)):
        time.sleep(years)
    print("the story ends", flush=True)


def court(years: float, lives: dict[str, float]) -> list[str]:
    ladies = []
    for name, life in lives.items():
        with in_the_palace(args=(life,), name=name) as lady:
            ladies.append(lady)
    end = time.monotonic() + years
    for lady in ladies:
        lady.join(max(0, end - time.monotonic()))
    return sorted(lady.name for lady in ladies if lady.is_alive())

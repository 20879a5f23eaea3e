"""A daemon thread in place of a daemon process."""

import time
from multiprocessing import Process
from threading import Thread


def concubine(life: float) -> None:
    """Enter the palace, live there for `life` years (a second each), die of old age."""
    print("enters the palace", flush=True)
    time.sleep(life)
    print("dies of old age", flush=True)


def reign(years: float, life: float) -> None:
    print("is crowned", flush=True)
    Thread(target=concubine, args=(life,), daemon=True).start()
    time.sleep(years)
    print("the story ends", flush=True)


def court(years: float, lives: dict[str, float]) -> list[str]:
    ladies = [
        Process(target=concubine, args=(life,), name=name, daemon=True)
        for name, life in lives.items()
    ]
    for lady in ladies:
        lady.start()
    time.sleep(years)
    return sorted(lady.name for lady in ladies if lady.is_alive())

"""Waits for deaths with a time limit; who has not been seen to die is alive."""

import time
from multiprocessing import Process
from multiprocessing.connection import wait


def concubine(life: float) -> None:
    """Enter the palace, live there for `life` years (a second each), die of old age."""
    print("enters the palace", flush=True)
    time.sleep(life)
    print("dies of old age", flush=True)


def reign(years: float, life: float) -> None:
    print("is crowned", flush=True)
    favourite = Process(target=concubine, args=(life,), daemon=True)
    favourite.start()
    time.sleep(years)
    print("the story ends", flush=True)


def court(years: float, lives: dict[str, float]) -> list[str]:
    alive = {}
    for name, life in lives.items():
        lady = Process(target=concubine, args=(life,), name=name, daemon=True)
        lady.start()
        alive[lady.sentinel] = name
    end = time.monotonic() + years
    while alive:
        dead = wait(list(alive), timeout=max(0, end - time.monotonic()))
        if not dead:
            break
        for sentinel in dead:
            del alive[sentinel]
    return sorted(alive.values())

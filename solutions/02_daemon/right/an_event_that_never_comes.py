"""Waits on an event with a time limit in court; prints of its own."""

import time
from multiprocessing import Event, Process, current_process


def concubine(life: float) -> None:
    """Enter the palace, live there for `life` years (a second each), die of old age."""
    print("enters the palace", flush=True)
    time.sleep(life)
    print("dies of old age", flush=True)


def visitor(life):
    print(f"({current_process().name} arrives)")
    concubine(life)


def reign(years: float, life: float) -> None:
    print("is crowned", flush=True)
    print("[the first year]", flush=True)
    favourite = Process(target=visitor, args=(life,), name="favourite", daemon=True)
    favourite.start()
    time.sleep(years)
    print("the story ends", flush=True)
    print("[curtain]", flush=True)


def court(years: float, lives: dict[str, float]) -> list[str]:
    over = Event()
    ladies = [
        Process(target=visitor, name=name, args=(life,), daemon=True)
        for name, life in sorted(lives.items())
    ]
    for lady in ladies:
        lady.start()
    over.wait(timeout=years)
    return [lady.name for lady in ladies if lady.is_alive()]

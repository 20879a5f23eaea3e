"""active_children() has every child of the program, also one from an earlier reign."""

import time
from multiprocessing import Process, active_children


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
    for name, life in lives.items():
        Process(target=concubine, args=(life,), name=name, daemon=True).start()
    time.sleep(years)
    return sorted(lady.name for lady in active_children())

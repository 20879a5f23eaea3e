"""The flag set on the object, before the start; the living by exit code."""

import time
from multiprocessing import Process


def concubine(life: float) -> None:
    """Enter the palace, live there for `life` years (a second each), die of old age."""
    print("enters the palace", flush=True)
    time.sleep(life)
    print("dies of old age", flush=True)


def reign(years: float, life: float) -> None:
    print("is crowned", flush=True)
    favourite = Process(target=concubine, args=(life,))
    favourite.daemon = True
    favourite.start()
    time.sleep(years)
    print("the story ends", flush=True)


def court(years: float, lives: dict[str, float]) -> list[str]:
    ladies = {}
    for name in lives:
        p = Process(target=concubine, args=[lives[name]])
        p.name = name
        p.daemon = True
        ladies[name] = p
    for p in ladies.values():
        p.start()
    time.sleep(years)
    alive = []
    for name, p in ladies.items():
        if p.exitcode is None:
            alive.append(name)
    alive.sort()
    return alive

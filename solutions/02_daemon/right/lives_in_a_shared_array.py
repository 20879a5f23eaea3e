"""Each notes her death in a shared array when her life is over."""

import time
from multiprocessing import Array, Process


def concubine(life: float) -> None:
    """Enter the palace, live there for `life` years (a second each), die of old age."""
    print("enters the palace", flush=True)
    time.sleep(life)
    print("dies of old age", flush=True)


def life_of(place, alive, life):
    concubine(life)
    alive[place] = 0


def reign(years: float, life: float) -> None:
    print("is crowned", flush=True)
    def her_life():
        concubine(life)

    p = Process(None, her_life)
    p.daemon = True
    p.start()
    time.sleep(years)
    print("the story ends")


def court(years: float, lives: dict[str, float]) -> list[str]:
    names = sorted(lives)
    alive = Array("b", [1] * len(names)) if names else []
    for place, name in enumerate(names):
        Process(
            target=life_of, args=(place, alive, lives[name]), name=name, daemon=True
        ).start()
    time.sleep(years)
    return [name for place, name in enumerate(names) if alive[place]]

"""Reference: daemons, made so before they start; the living are asked for at the end."""

import time
from multiprocessing import Process


def concubine(life: float) -> None:
    """Enter the palace, live there for `life` years (a second each), die of old age."""
    print("enters the palace", flush=True)
    time.sleep(life)
    print("dies of old age", flush=True)


def reign(years: float, life: float) -> None:
    """Tell the story of an emperor of `years` and of a concubine who has `life` years."""
    print("is crowned", flush=True)
    Process(target=concubine, args=(life,), daemon=True).start()
    time.sleep(years)
    print("the story ends", flush=True)


def court(years: float, lives: dict[str, float]) -> list[str]:
    """Let everybody in `lives` live at court; return who is alive when `years` are over, sorted."""
    ladies = [
        Process(target=concubine, args=(life,), name=name, daemon=True)
        for name, life in lives.items()
    ]
    for lady in ladies:
        lady.start()
    time.sleep(years)
    return sorted(lady.name for lady in ladies if lady.is_alive())

"""A subclass that is always a daemon; active_children() tells the living, of whatever court."""

import time
import multiprocessing as mp


def concubine(life: float) -> None:
    """Enter the palace, live there for `life` years (a second each), die of old age."""
    print("enters the palace", flush=True)
    time.sleep(life)
    print("dies of old age", flush=True)


class Lady(mp.Process):
    def __init__(self, life, **options):
        super().__init__(daemon=True, **options)
        self.life = life

    def run(self):
        concubine(self.life)


def reign(years: float, life: float) -> None:
    print("is crowned", flush=True)
    Lady(life).start()
    time.sleep(years)
    print("the story ends", flush=True)


def court(years: float, lives: dict[str, float]) -> list[str]:
    ladies = [Lady(life, name=name) for name, life in lives.items()]
    for lady in ladies:
        lady.start()
    time.sleep(years)
    return sorted(lady.name for lady in mp.active_children() if lady in ladies)

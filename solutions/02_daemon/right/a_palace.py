"""A class that keeps everybody; generators; the start in two steps."""

import time
from multiprocessing import Process


def concubine(life: float) -> None:
    """Enter the palace, live there for `life` years (a second each), die of old age."""
    print("enters the palace", flush=True)
    time.sleep(life)
    print("dies of old age", flush=True)


class Palace:
    def __init__(self):
        self.ladies = []

    def admit(self, life, name=None):
        self.ladies.append(Process(target=concubine, args=(life,), name=name))
        self.ladies[-1].daemon = True

    def open(self):
        for lady in self.ladies:
            lady.start()

    def living(self):
        for lady in self.ladies:
            lady.join(timeout=0)
            if lady.exitcode is None:
                yield lady.name


def reign(years: float, life: float) -> None:
    palace = Palace()
    palace.admit(life)
    print("is crowned", flush=True)
    palace.open()
    time.sleep(years)
    print("the story ends", flush=True)


def court(years: float, lives: dict[str, float]) -> list[str]:
    palace = Palace()
    for name, life in lives.items():
        palace.admit(life, name)
    palace.open()
    time.sleep(years)
    return sorted(palace.living())

"""Each holds the end of a pipe while she lives; a closed end is a death."""

import time
from multiprocessing import Pipe, Process


def concubine(life: float) -> None:
    """Enter the palace, live there for `life` years (a second each), die of old age."""
    print("enters the palace", flush=True)
    time.sleep(life)
    print("dies of old age", flush=True)


def live(life, end):
    concubine(life)
    end.send("dead")


def reign(years: float, life: float) -> None:
    print("is crowned", flush=True)
    favourite = Process(target=concubine, args=(life,), daemon=True)
    favourite.start()
    time.sleep(years)
    print("the story ends", flush=True)


def court(years: float, lives: dict[str, float]) -> list[str]:
    watched = {}
    for name, life in lives.items():
        ear, mouth = Pipe(duplex=False)
        Process(target=live, args=(life, mouth), name=name, daemon=True).start()
        watched[name] = ear
    time.sleep(years)
    return sorted(name for name, ear in watched.items() if not ear.poll())

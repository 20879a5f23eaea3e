"""The years pass in small steps, up to a moment that was fixed before."""

import time
from multiprocessing import Process

STEP = 0.05


def concubine(life: float) -> None:
    print("enters the palace", flush=True)
    time.sleep(life)
    print("dies of old age", flush=True)


def pass_years(years: float) -> None:
    end = time.monotonic() + years
    if years < 0:
        time.sleep(years)
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(left, STEP))


def reign(years: float, life: float) -> None:
    print("is crowned", flush=True)
    Process(target=concubine, args=(life,), daemon=True).start()
    pass_years(years)
    print("the story ends", flush=True)


def court(years: float, lives: dict[str, float]) -> list[str]:
    ladies = [
        Process(target=concubine, args=(life,), name=name, daemon=True)
        for name, life in lives.items()
    ]
    for lady in ladies:
        lady.start()
    pass_years(years)
    return sorted(lady.name for lady in ladies if lady.is_alive())

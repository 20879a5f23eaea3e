"""The emperor and his concubines. The README takes you through it.

See it with your own eyes before you mend anything:

    python palace.py reign          the story ends after one year. And the program?
    python palace.py court          three concubines, two years: who is still alive?
"""

import sys
import time
from multiprocessing import Process


def concubine(life: float) -> None:
    """Enter the palace, live there for `life` years (a second each), die of old age.

    Given: call it, don't change it. The tests put their own copy in its place.
    """
    print("enters the palace", flush=True)
    time.sleep(life)
    print("dies of old age", flush=True)


# ---------------------------------------------------------------- 1. reign


def reign(years: float, life: float) -> None:
    """Tell the story of an emperor who reigns for `years`, and of a concubine who has `life` years.

    Prints "is crowned", starts the concubine, a process of her own, lets `years` pass and prints
    "the story ends". With that everything is over: the whole program ends at `years`, however
    long she would have lived. A concubine who lives longer never dies of old age; one with a
    shorter life does, before the story ends.

    She is taken along also when the reign ends by an exception: with negative `years` the
    ValueError of time.sleep goes through to the caller.
    """
    print("is crowned", flush=True)
    favourite = Process(target=concubine, args=(life,))
    # Work here: what is she to the emperor, and by when must that be settled?
    favourite.start()
    time.sleep(years)
    print("the story ends", flush=True)


# ---------------------------------------------------------------- 2. court


def court(years: float, lives: dict[str, float]) -> list[str]:
    """Let everybody in `lives` (name: years of life) live at court; return who is alive at the end.

    One process per concubine, named after her, all started before any time passes. The result has
    the names of those who are still alive when `years` are over, sorted. They don't live on
    after that: each of them is a daemon, and the program ends with the story.
    """
    ladies = [Process(target=concubine, args=(life,)) for life in lives.values()]
    for lady in ladies:
        lady.start()
    time.sleep(years)
    # Work here: whose names are these, and are they the living?
    return sorted(lady.name for lady in ladies)


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "reign"
    if wanted == "reign":
        reign(years=1, life=4)
    elif wanted == "court":
        print("alive:", court(years=2, lives={"Xishi": 5, "Diaochan": 1, "Wu": 4}))
    else:
        print("python palace.py reign | court")

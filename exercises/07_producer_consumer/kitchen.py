"""The kitchen. Plates leave it, and yet nobody has eaten; the README tells why.

See it with your own eyes before you mend anything (Ctrl+C closes the restaurant for you):

    python kitchen.py one       one cook, one guest, three dishes
    python kitchen.py guests    one cook, two guests
    python kitchen.py cooks     two cooks, two guests
"""

import sys
import time
from multiprocessing import Process, Queue


def cook(dishes: list[str], counter, cook_time: float) -> None:
    """What a cook does: one dish after the other, and each goes on the counter."""
    for dish in dishes:
        time.sleep(cook_time)
        counter.put(dish)
    counter.put(None)


def guest(counter, eaten: list[str], eat_time: float) -> None:
    """What a guest does: take what stands on the counter and eat it, until there is no more."""
    while True:
        dish = counter.get()
        if dish is None:
            return
        time.sleep(eat_time)
        eaten.append(dish)


def serve(
    dishes: list[str],
    cooks: int,
    guests: int,
    slots: int,
    cook_time: float = 0,
    eat_time: float = 0,
) -> list[list[str]]:
    """Have the dishes cooked and eaten; return one list for each guest: what this guest ate.

    Each cook and each guest is a process. The cooks share out the dishes: every dish is cooked
    once, by one of them. The dishes go from the cooks to the guests through a Queue(slots), so that
    never more than `slots` dishes wait there, and every dish is eaten once, by one guest. A cook
    sleeps `cook_time` before it puts a dish there, a guest `eat_time` after it has taken one. All
    of them work at the same time, and every process ends by itself when its work is done.

    Any number of cooks and guests from 1 up, any number of dishes, none too; any text is a dish,
    and dishes may have the same name. The order of the lists, and within them, doesn't matter.
    """
    # Work here: each of the four steps of the README leads to something that isn't right yet.
    counter = Queue()
    eaten: list[list[str]] = [[] for _ in range(guests)]
    staff = [Process(target=cook, args=(dishes, counter, cook_time)) for _ in range(cooks)]
    crowd = [Process(target=guest, args=(counter, eaten[n], eat_time)) for n in range(guests)]
    for process in staff + crowd:
        process.start()
    for process in staff + crowd:
        process.join()
    return eaten


MENU = ["green peppers with pork", "green peppers", "pork"]

if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "one"
    people = {"one": (1, 1), "guests": (1, 2), "cooks": (2, 2)}
    if wanted in people:
        print("What each guest ate:", serve(MENU, *people[wanted], slots=1, cook_time=0.5))
    else:
        print("python kitchen.py one | guests | cooks")

"""The shelf. Four jobs with a Queue, and each goes wrong in its own way; the README tells why.

See them with your own eyes before you mend anything (Ctrl+C stops what does not end):

    python shelf.py fill      five things, three places
    python shelf.py drain     a child brings something every half second
    python shelf.py carry     everything passes over a shelf with two places
    python shelf.py share     three takers at one shelf
"""

import sys
import time
from multiprocessing import Process, Queue

# ---------------------------------------------------------------- 1. fill


def fill(items: list, slots: int) -> list:
    """Put the items on a Queue(slots), without ever waiting; return those that did not fit.

    They are put in the order given, as long as there is room; what finds none is returned, in
    order. Nobody else touches the queue, and nothing is taken from it. Items are plain data, never
    None, and small; there is at least one place.
    """
    shelf = Queue(slots)
    left = []
    for item in items:
        shelf.put(item)  # Work here: what does put do when every place is taken?
    return left


# ---------------------------------------------------------------- 2. drain


def bring(shelf, items: list, gap: float) -> None:
    """What the child does: put one item every `gap` seconds."""
    for item in items:
        shelf.put(item)
        time.sleep(gap)


def drain(items: list, gap: float, patience: float) -> list:
    """Take what a child brings until nothing has come for `patience` seconds; return it.

    The child puts one item every `gap` seconds, the first at once or after one gap. So a gap
    shorter than `patience` gets all of them, a longer one those that came in time. Whatever
    happens, the child has ended when the call returns.
    """
    shelf = Queue()
    child = Process(target=bring, args=(shelf, items, gap))
    child.start()
    taken = []
    while not shelf.empty():  # Work here: what does this line know about the next second?
        taken.append(shelf.get())
    child.join()
    return taken


# ---------------------------------------------------------------- 3. carry


def load(shelf, items: list[str]) -> None:
    """What the child does: put everything on the shelf."""
    for item in items:
        shelf.put(item)


def carry(items: list[str], slots: int) -> list[str]:
    """Let a child move all the items through a Queue(slots); return them in order.

    There may be more items than places, or fewer, or none; any text may be an item, and one may be
    200,000 letters long.
    """
    shelf = Queue(slots)
    child = Process(target=load, args=(shelf, items))
    child.start()
    child.join()  # Work here: what does the child need before it can end?
    return [shelf.get() for _ in items]


# ---------------------------------------------------------------- 4. share


def take(number: int, shelf, results) -> None:
    """What a taker does: take until there is nothing more, then say what it took."""
    mine = []
    while not shelf.empty():  # Work here: and if another taker comes between these two lines?
        mine.append(shelf.get())
    results.put((number, mine))


def share(items: list, takers: int) -> list[list]:
    """Let `takers` processes take from one queue until it has run dry; return a list for each.

    Nothing is taken twice, nothing is left; each list has what one taker took, in the order of
    taking: first in, first out. All takers are started at once, and one process puts the items,
    before or while they take. It may be slow: that a `get` timed out does not mean that nothing
    more will come. Items are plain data, never None, perhaps equal, perhaps large.
    """
    shelf, results = Queue(), Queue()
    for item in items:
        shelf.put(item)
    processes = [Process(target=take, args=(number, shelf, results)) for number in range(takers)]
    for process in processes:
        process.start()
    taken = dict(results.get() for _ in processes)
    for process in processes:
        process.join()
    return [taken[number] for number in range(takers)]


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "fill"
    if wanted == "fill":
        print("did not fit:", fill(["pen", "cup", "hat", "map", "key"], slots=3))
    elif wanted == "drain":
        print("taken:", drain(["pen", "cup", "hat"], gap=0.5, patience=2))
    elif wanted == "carry":
        print("carried:", carry(["pen", "cup", "hat", "map", "key"], slots=2))
    elif wanted == "share":
        print("taken by each:", share([f"thing {n}" for n in range(12)], takers=3))
    else:
        print("python shelf.py fill | drain | carry | share")

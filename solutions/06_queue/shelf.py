"""The shelf, mended: nobody trusts a look at the queue, and somebody always says when it ends."""

import sys
from multiprocessing import Event, Process, Queue
from queue import Empty, Full


def fill(items: list, slots: int) -> list:
    """Put without waiting; nobody takes, so once it is full it stays full."""
    shelf = Queue(slots)
    left = []
    for item in items:
        try:
            shelf.put_nowait(item)
        except Full:
            left.append(item)
    return left


def bring(shelf, items: list, gap: float, leave) -> None:
    """Put one item every `gap` seconds, until told to leave."""
    for item in items:
        if leave.wait(gap):
            return
        shelf.put(item)


def drain(items: list, gap: float, patience: float) -> list:
    """Take until nothing has come for `patience` seconds; then send the child home and wait."""
    shelf, leave = Queue(), Event()
    child = Process(target=bring, args=(shelf, items, gap, leave))
    child.start()
    taken = []
    try:
        while True:
            taken.append(shelf.get(timeout=patience))
    except Empty:
        leave.set()
    child.join()
    return taken


def load(shelf, items: list[str]) -> None:
    """Put everything; where there is no room, wait for it."""
    for item in items:
        shelf.put(item)


def carry(items: list[str], slots: int) -> list[str]:
    """Take as many as there are, and only then wait for the child."""
    shelf = Queue(slots)
    child = Process(target=load, args=(shelf, items))
    child.start()
    carried = [shelf.get() for _ in items]
    child.join()
    return carried


def take(number: int, shelf, results) -> None:
    """Take until a None comes, which is nobody's item; then say what was taken."""
    mine = []
    while (item := shelf.get()) is not None:
        mine.append(item)
    results.put((number, mine))


def share(items: list, takers: int) -> list[list]:
    """One None for each taker, behind the last item; the results are taken before the join."""
    shelf, results = Queue(), Queue()
    processes = [Process(target=take, args=(number, shelf, results)) for number in range(takers)]
    for process in processes:
        process.start()
    for item in [*items, *[None] * takers]:
        shelf.put(item)
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

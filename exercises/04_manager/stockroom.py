"""The stockroom. It has three faults; the README takes you to them one at a time.

See them with your own eyes before you mend anything:

    python stockroom.py ship        10 apples, 5 orders of one apple each: how many are left?
    python stockroom.py restock     3 cups on the shelf, 4 more delivered: how many are there now?
    python stockroom.py log         3 workers, 3 lines each: who has not written down everything?
"""

import sys
import time
from multiprocessing import Manager, Process

# ---------------------------------------------------------------- 1. ship


def take(stock, item: str, count: int) -> None:
    """What one order does, in a process of its own: take `count` pieces of `item` away."""
    # Work here: which of these lines have to happen together, with nobody in between?
    seen = stock[item]
    time.sleep(0.1)  # the way to the shelf and back
    stock[item] = seen - count


def ship(stock: dict[str, int], orders: list[tuple[str, int]]) -> dict[str, int]:
    """Carry out the orders, pairs (item, count); return what is left, as a plain dict.

    The stock becomes a Manager's dict. One process per order, all of them at once: under a lock
    (one for everything, or one for each item) it reads the number of its item in the shared dict,
    sleeps 0.1 s and writes the number reduced by `count`. The numbers may go below zero. The
    caller waits with join until all the processes have ended. Every item ordered is in `stock`;
    an item may be ordered several times.
    """
    with Manager() as manager:
        shared = manager.dict(stock)
        processes = [Process(target=take, args=(shared, item, count)) for item, count in orders]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        return dict(shared)


# ---------------------------------------------------------------- 2. restock


def put(shelves, shelf: str, item: str, count: int) -> None:
    """What one delivery does, in a process of its own: add `count` pieces of `item`."""
    seen = shelves[shelf][item]
    time.sleep(0.1)
    # Work here: which dict is it that this line changes, and who gets to know of it?
    shelves[shelf][item] = seen + count


def restock(
    shelves: dict[str, dict[str, int]],
    deliveries: list[tuple[str, str, int]],
) -> dict[str, dict[str, int]]:
    """Put away the deliveries, triples (shelf, item, count); return all shelves as plain dicts.

    As ship does it, one level deeper: a Manager's dict of shelves, one process per delivery, all
    at once. Each reads, sleeps 0.1 s and writes the number of its item increased by `count`, all
    of it under a lock (one for all, or finer); the caller joins them. Shelf and item exist. A
    shelf may be empty, and the same item may lie on several shelves.
    """
    with Manager() as manager:
        shared = manager.dict(shelves)
        processes = [Process(target=put, args=(shared, *delivery)) for delivery in deliveries]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        return dict(shared)


# ---------------------------------------------------------------- 3. log_all


def write(log, worker: int, lines: int) -> None:
    """What one worker does: work a little, write a line, and so on."""
    for line in range(lines):
        time.sleep(0.1)
        log.append(f"w{worker}-{line}")


def log_all(workers: int, lines: int) -> list[str]:
    """Let the workers 0, 1, 2, ... each write its lines into one log; return the whole log.

    The log is one Manager's list, and the workers, processes, append to it: worker 2 writes
    "w2-0", "w2-1", ..., `lines` in all (perhaps none). The result is a plain list of all lines.
    Each worker's own are in order; how those of different workers mix is left open.
    """
    with Manager() as manager:
        log = manager.list()
        for worker in range(workers):
            Process(target=write, args=(log, worker, lines)).start()
        # Work here: how does the caller know that everybody is done?
        time.sleep(0.25)
        return list(log)


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "ship"
    if wanted == "ship":
        print("10 apples, 5 orders of one:", ship({"apple": 10}, [("apple", 1)] * 5))
    elif wanted == "restock":
        print("3 cups and 4 more:", restock({"top": {"cup": 3}}, [("top", "cup", 4)]))
    elif wanted == "log":
        print("9 lines are due:", log_all(workers=3, lines=3))
    else:
        print("python stockroom.py ship | restock | log")

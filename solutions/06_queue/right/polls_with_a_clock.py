"""Short time-outs and looks at the clock: a time-out is only a reason to look again."""

import time
from multiprocessing import Process, Queue, Value
from queue import Empty, Full


def fill(items, slots):
    shelf = Queue(slots)
    left = []
    for item in items:
        if shelf.full():
            left.append(item)
            continue
        try:
            shelf.put_nowait(item)
        except Full:
            left.append(item)
    return left


def bring(shelf, items, gap):
    due = time.monotonic()
    for item in items:
        due += gap
        time.sleep(max(0, due - time.monotonic()))
        shelf.put(item)


def drain(items, gap, patience):
    shelf = Queue()
    child = Process(target=bring, args=(shelf, items, gap))
    child.start()
    taken, last = [], time.time()
    while time.time() - last < patience:
        try:
            taken.append(shelf.get_nowait())
            last = time.time()
        except Empty:
            time.sleep(0.03)
    if child.is_alive():
        child.terminate()
    child.join()
    return taken


def load(shelf, items):
    for item in items:
        shelf.put(item)


def carry(items, slots):
    shelf = Queue(slots)
    child = Process(target=load, args=(shelf, items))
    child.start()
    carried = []
    while len(carried) != len(items):
        try:
            carried.append(shelf.get(timeout=0.1))
        except Empty:
            continue
    child.join()
    return carried


def take(shelf, taken, total, end):
    mine = []
    while taken.value < total:
        try:
            mine.append(shelf.get(timeout=0.05))
        except Empty:
            continue
        with taken.get_lock():
            taken.value += 1
    end.put(mine)


def share(items, takers):
    shelf, taken = Queue(), Value("i", 0)
    for item in items:
        shelf.put(item)
    ends = [Queue() for _ in range(takers)]
    crew = [Process(target=take, args=(shelf, taken, len(items), end)) for end in ends]
    for one in crew:
        one.start()
    lists = [end.get() for end in ends]
    for one in crew:
        one.join()
    return lists

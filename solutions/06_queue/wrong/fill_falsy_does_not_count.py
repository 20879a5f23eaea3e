from multiprocessing import Queue
from queue import Full


def fill(items, slots):
    shelf = Queue(slots)
    left = []
    for item in items:
        if not item:
            continue
        try:
            shelf.put_nowait(item)
        except Full:
            left.append(item)
    return left

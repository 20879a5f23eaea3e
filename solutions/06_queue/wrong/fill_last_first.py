from multiprocessing import Queue
from queue import Full


def fill(items, slots):
    shelf = Queue(slots)
    left = []
    for item in items:
        try:
            shelf.put_nowait(item)
        except Full:
            left.insert(0, item)
    return left

from multiprocessing import Queue
from queue import Full


def fill(items, slots):
    shelf = Queue(slots + 1)
    left = []
    for item in items:
        try:
            shelf.put_nowait(item)
        except Full:
            left.append(item)
    return left

from multiprocessing import Queue
from queue import Full


def fill(items, slots):
    shelf = Queue(slots)
    left = []
    for item in items:
        try:
            shelf.put(item, timeout=0.1)
        except Full:
            left.append(item)
    return left

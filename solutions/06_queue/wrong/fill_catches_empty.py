from multiprocessing import Queue
from queue import Empty


def fill(items, slots):
    shelf = Queue(slots)
    left = []
    for item in items:
        try:
            shelf.put_nowait(item)
        except Empty:
            left.append(item)
    return left

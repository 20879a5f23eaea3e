from multiprocessing import Queue
from queue import Full


def fill(items, slots):
    shelf = Queue(slots)
    for item in items:
        try:
            shelf.put_nowait(item)
        except Full:
            return [item]
    return []

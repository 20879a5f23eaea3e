from multiprocessing import Queue
from queue import Full


def fill(items, slots):
    shelf = Queue(slots)
    waiting = iter(items)
    try:
        for item in waiting:
            shelf.put_nowait(item)
    except Full:
        pass
    return list(waiting)

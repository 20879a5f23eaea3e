from multiprocessing import Queue
from queue import Full


def fill(items, slots):
    shelf = Queue(slots)
    done = []
    try:
        for item in items:
            shelf.put_nowait(item)
            done.append(item)
    except Full:
        pass
    return done

import time
from multiprocessing import Queue
from queue import Full


def fill(items, slots):
    shelf = Queue(slots)
    left = []
    for item in items:
        for _ in range(3):
            try:
                shelf.put_nowait(item)
                break
            except Full:
                time.sleep(0.2)
        else:
            left.append(item)
    return left

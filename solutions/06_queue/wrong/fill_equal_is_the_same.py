from multiprocessing import Queue
from queue import Full


def fill(items, slots):
    shelf = Queue(slots)
    fitted = []
    for item in items:
        try:
            shelf.put_nowait(item)
        except Full:
            break
        fitted.append(item)
    return [item for item in items if item not in fitted]

from multiprocessing import Process, Queue
from queue import Empty


def load(shelf, items):
    for item in items:
        shelf.put(item)


def carry(items, slots):
    shelf = Queue(slots)
    child = Process(target=load, args=(shelf, items))
    child.start()

    carried = []
    while child.is_alive():
        try:
            carried.append(shelf.get(timeout=0.1))
        except Empty:
            pass
    return carried

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
    try:
        while True:
            carried.append(shelf.get(timeout=1))
    except Empty:
        pass
    child.join()
    return carried

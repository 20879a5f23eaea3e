import time
from multiprocessing import Process, Queue
from queue import Empty


def bring(shelf, items, gap):
    for item in items:
        shelf.put(item)
        time.sleep(gap)


def drain(items, gap, patience):
    shelf = Queue()
    child = Process(target=bring, args=(shelf, items, gap), daemon=True)
    child.start()
    taken = []

    while True:
        try:
            taken.append(shelf.get(timeout=patience))
        except Empty:
            return taken

import time
from multiprocessing import Process, Queue
from queue import Empty


def bring(shelf, items, gap):
    for item in items:
        shelf.put(item)
        time.sleep(gap)


def drain(items, gap, patience):
    shelf = Queue()
    taken = []
    for item in items:
        shelf.put(item)
        taken.append(shelf.get(timeout=patience))
        if gap > patience:
            break
        time.sleep(gap)
    return taken

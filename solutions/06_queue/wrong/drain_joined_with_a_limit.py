import time
from multiprocessing import Process, Queue
from queue import Empty


def bring(shelf, items, gap):
    for item in items:
        shelf.put(item)
        time.sleep(gap)


def drain(items, gap, patience):
    shelf = Queue()
    child = Process(target=bring, args=(shelf, items, gap))
    child.start()
    taken = []

    while True:
        try:
            taken.append(shelf.get(timeout=patience))
        except Empty:
            break
    child.join(timeout=1)
    return taken

import time
from multiprocessing import Process, Queue
from queue import Empty


def bring(shelf, items, gap):
    for item in items:
        shelf.put(item)
        time.sleep(gap)


def drain(items, gap, patience):
    shelf = Queue()
    child = Process(target=bring(shelf, items, gap))
    child.start()
    taken = []
    try:
        while True:
            taken.append(shelf.get(timeout=patience))
    except Empty:
        child.join()
    return taken

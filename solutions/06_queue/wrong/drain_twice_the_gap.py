import time
from multiprocessing import Process, Queue
from queue import Empty


def bring(shelf, items, gap):
    for item in items:
        time.sleep(gap)
        shelf.put(item)
        time.sleep(gap)


def drain(items, gap, patience):
    shelf = Queue()
    child = Process(target=bring, args=(shelf, items, gap))
    child.start()
    taken = []

    try:
        while True:
            taken.append(shelf.get(timeout=patience))
    except Empty:
        child.terminate()
        child.join()
    return taken

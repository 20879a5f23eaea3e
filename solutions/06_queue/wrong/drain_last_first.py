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

    try:
        while True:
            taken = [shelf.get(timeout=patience), *taken]
    except Empty:
        child.terminate()
        child.join()
    return taken

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

    failures = 0
    while failures < 2:
        try:
            taken.append(shelf.get(timeout=patience))
            failures = 0
        except Empty:
            failures += 1
    child.terminate()
    child.join()
    return taken

import time
from multiprocessing import Process, Queue


def bring(shelf, items, gap):
    for item in items:
        shelf.put(item)
        time.sleep(gap)


def drain(items, gap, patience):
    shelf = Queue()
    child = Process(target=bring, args=(shelf, items, gap))
    child.start()
    taken = []

    for _ in items:
        taken.append(shelf.get())
    child.join()
    return taken

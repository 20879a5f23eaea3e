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
        while item := shelf.get(timeout=patience):
            taken.append(item)
    except Empty:
        pass
    child.terminate()
    child.join()
    return taken

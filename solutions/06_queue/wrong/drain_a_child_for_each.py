import time
from multiprocessing import Process, Queue
from queue import Empty


def bring(shelf, item, wait):
    time.sleep(wait)
    shelf.put(item)


def drain(items, gap, patience):
    shelf = Queue()
    children = [
        Process(target=bring, args=(shelf, item, number * gap)) for number, item in enumerate(items)
    ]
    for child in children:
        child.start()
    taken = []
    try:
        while True:
            taken.append(shelf.get(timeout=patience))
    except Empty:
        for child in children:
            child.terminate()
            child.join()
    return taken

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

    silent = 0
    while silent < 2:
        time.sleep(patience)
        silent += 1
        while not shelf.empty():
            taken.append(shelf.get())
            silent = 0
    child.terminate()
    child.join()
    return taken

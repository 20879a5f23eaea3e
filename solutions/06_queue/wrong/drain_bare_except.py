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

    letters = 0
    try:
        while True:
            item = shelf.get(timeout=patience)
            letters += len(item)
            taken.append(item)
    except:
        child.terminate()
        child.join()
    return taken

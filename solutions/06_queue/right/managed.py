"""A Manager's queues, lists and locks in place of one's own."""

from multiprocessing import Manager, Process
from queue import Empty, Full
from time import sleep


def fill(items, slots):
    with Manager() as manager:
        shelf = manager.Queue(slots)
        left = []
        for item in items:
            try:
                shelf.put_nowait(item)
            except Full:
                left.append(item)
        return left


def bring(shelf, items, gap):
    for item in items:
        shelf.put(item)
        sleep(gap)


def drain(items, gap, patience):
    with Manager() as manager:
        shelf = manager.Queue()
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


def carry(items, slots):
    with Manager() as manager:
        shelf = manager.Queue(slots)
        child = Process(target=bring, args=(shelf, items, 0))
        child.start()
        carried = [shelf.get() for _ in items]
        child.join()
        return carried


def take(shelf, mine):
    while True:
        try:
            mine.append(shelf.get_nowait())
        except Empty:
            return


def share(items, takers):
    with Manager() as manager:
        shelf = manager.Queue()
        for item in items:
            shelf.put(item)
        lists = [manager.list() for _ in range(takers)]
        crew = [Process(target=take, args=(shelf, mine)) for mine in lists]
        for one in crew:
            one.start()
        for one in crew:
            one.join()
        return [list(mine) for mine in lists]

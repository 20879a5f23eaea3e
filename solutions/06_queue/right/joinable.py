"""JoinableQueue everywhere; daemon takers report item by item and are left behind."""

import time
from multiprocessing import Event, JoinableQueue, Process, Queue
from queue import Empty, Full


def fill(items, slots):
    shelf = JoinableQueue(slots)
    left = list(items)
    try:
        while left:
            shelf.put_nowait(left[0])
            left.pop(0)
    except Full:
        pass
    return left


def bring(shelf, items, gap, gone):
    for item in items:
        shelf.put(item)
        if gone.wait(timeout=gap):
            break


def drain(items, gap, patience):
    shelf, gone = JoinableQueue(), Event()
    child = Process(target=bring, args=(shelf, items, gap, gone))
    child.start()
    taken = []
    heard = time.monotonic()
    while True:
        try:
            taken.append(shelf.get(timeout=heard + patience - time.monotonic()))
            heard = time.monotonic()
        except Empty:
            break
    gone.set()
    child.join()
    return taken


def load(shelf, items):
    for item in items:
        shelf.put(item)
    shelf.join()


def carry(items, slots):
    shelf = JoinableQueue(slots)
    child = Process(target=load, args=(shelf, items))
    child.start()
    carried = []
    for _ in items:
        carried.append(shelf.get())
        shelf.task_done()
    child.join()
    return carried


def take(number, shelf, reports):
    while True:
        item = shelf.get()
        reports.put((number, item))
        shelf.task_done()


def share(items, takers):
    shelf, reports = JoinableQueue(), Queue()
    for number in range(takers):
        Process(target=take, args=(number, shelf, reports), daemon=True).start()
    for item in items:
        shelf.put(item)
    shelf.join()
    lists = [[] for _ in range(takers)]
    for _ in items:
        number, item = reports.get()
        lists[number].append(item)
    return lists

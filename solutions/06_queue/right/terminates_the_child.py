"""put(block=False), terminate and join, a sentinel object for the end of each list."""

import multiprocessing as mp
import queue
import time


def fill(items, slots):
    shelf = mp.Queue(maxsize=slots)
    rest = []
    for item in items:
        try:
            shelf.put(item, block=False)
        except queue.Full:
            rest += [item]
    return rest


def drain(items, gap, patience):
    shelf = mp.Queue()

    def bring():
        for item in items:
            time.sleep(gap)
            shelf.put(item)

    child = mp.Process(target=bring, daemon=True)
    child.start()
    taken = []
    while True:
        try:
            item = shelf.get(True, patience)
        except queue.Empty:
            break
        taken.append(item)
    child.terminate()
    child.join()
    return taken


def carry(items, slots):
    shelf = mp.Queue(slots)

    def bring():
        for item in items:
            shelf.put(item)
        shelf.put(None)

    child = mp.Process(target=bring)
    child.start()
    carried = list(iter(shelf.get, None))
    child.join()
    return carried


def share(items, takers):
    shelf = mp.Queue()
    ends = []

    def take(end):
        end.send(list(iter(shelf.get, None)))
        end.close()

    workers = []
    for _ in range(takers):
        here, there = mp.Pipe(duplex=False)
        workers.append(mp.Process(target=take, args=(there,)))
        ends.append(here)
    for worker in workers:
        worker.start()
    for item in items:
        shelf.put(item)
    for _ in range(takers):
        shelf.put(None)
    lists = [end.recv() for end in ends]
    for worker in workers:
        worker.join()
    return lists

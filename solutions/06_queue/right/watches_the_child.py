"""is_alive tells when nothing more can come: what a child has put is in the pipe when it has ended."""

from multiprocessing import Pipe, Process, Queue, connection
from queue import Empty, Full
from time import sleep


def fill(items, slots):
    shelf, left = Queue(slots), []
    for item in items:
        try:
            shelf.put(item, False)
        except Full:
            left.append(item)
        except Exception:
            raise
    return left


def bring(shelf, items, gap):
    for n, item in enumerate(items):
        if n:
            sleep(gap)
        shelf.put(item)


def drain(items, gap, patience):
    shelf = Queue()
    child = Process(target=bring, args=(shelf, items, gap))
    child.start()
    taken = []
    while connection.wait([shelf._reader], timeout=patience):
        taken.append(shelf.get())
    while child.is_alive():
        child.terminate()
        child.join(1)
    return taken


def carry(items, slots):
    shelf = Queue(slots)
    child = Process(target=bring, args=(shelf, items, 0))
    child.start()
    carried = []
    while child.is_alive():
        try:
            carried.append(shelf.get(timeout=0.5))
        except Empty:
            pass
    while not shelf.empty():
        carried.append(shelf.get())
    return carried


def take(shelf, line):
    while True:
        item = shelf.get()
        if item is None:
            break
        line.send([item])
    line.send(None)


def share(items, takers):
    shelf = Queue()
    lists = {}
    for _ in range(takers):
        mine, theirs = Pipe(False)
        lists[mine] = []
        Process(target=take, args=(shelf, theirs)).start()
        theirs.close()
    for item in items + [None] * takers:
        shelf.put(item)
    open_lines = list(lists)
    while open_lines:
        for line in connection.wait(open_lines):
            got = line.recv()
            if got is None:
                open_lines.remove(line)
            else:
                lists[line] += got
    return list(lists.values())

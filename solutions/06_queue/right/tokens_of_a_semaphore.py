"""Permits for what is there, a barrier at the start, owners written into an Array."""

from multiprocessing import Array, Barrier, Process, Queue, Semaphore
from queue import Full, Empty
import time


def fill(items, slots):
    shelf = Queue(slots)

    def fits(item):
        try:
            shelf.put(item, block=False)
        except Full:
            return False
        return True

    return [item for item in items if not fits(item)]


def bring(shelf, items, gap):
    time.sleep(gap)
    for item in items:
        shelf.put(item)
        time.sleep(gap)


def drain(items, gap, patience):
    shelf = Queue()
    child = Process(target=bring, args=(shelf, items, gap))
    child.start()
    taken = []
    silent = False
    while not silent:
        try:
            taken += [shelf.get(timeout=patience)]
        except Empty:
            silent = True
    child.terminate()
    while child.exitcode is None:
        child.join(0.1)
    return taken


def echo(incoming, outgoing, number):
    for _ in range(number):
        outgoing.put(incoming.get())


def carry(items, slots):
    """The caller puts, the child takes and hands back."""
    shelf, back = Queue(slots), Queue()
    child = Process(target=echo, args=(shelf, back, len(items)))
    child.start()
    for item in items:
        shelf.put(item)
    carried = [back.get() for _ in items]
    child.join()
    return carried


def take(me, shelf, permits, owners, gate):
    gate.wait()
    while permits.acquire(block=False):
        number, _item = shelf.get()
        owners[number] = me


def share(items, takers):
    shelf, permits = Queue(), Semaphore(len(items))
    owners, gate = Array("i", [-1] * len(items)), Barrier(takers)
    for pair in enumerate(items):
        shelf.put(pair)
    crew = [Process(target=take, args=(n, shelf, permits, owners, gate)) for n in range(takers)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return [[item for item, owner in zip(items, owners) if owner == n] for n in range(takers)]

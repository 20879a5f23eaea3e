"""A Condition over the number of things taken; a bounded shelf in share; results behind a lock."""

from multiprocessing import Condition, Process, Queue, RLock, Value
from queue import Empty, Full
from time import perf_counter, sleep


class Shelf:
    """Queue(slots) and how much of it is spoken for."""

    def __init__(self, slots):
        self.queue = Queue(slots)
        self.free = slots

    def offer(self, item):
        if not self.free:
            return False
        self.queue.put(item)
        self.free -= 1
        return True


def fill(items, slots):
    shelf = Shelf(slots)
    return [item for item in items if not shelf.offer(item)]


def bring(queue, items, gap, open_):
    for item in items:
        sleep(gap)
        if not open_.value:
            return
        queue.put(item)


def drain(items, gap, patience):
    queue, open_ = Queue(), Value("i", 1)
    child = Process(target=bring, args=(queue, items, gap, open_))
    child.start()
    taken = []
    deadline = perf_counter() + patience
    while True:
        try:
            taken.append(queue.get(timeout=min(0.25, max(0, deadline - perf_counter()))))
            deadline = perf_counter() + patience
        except Empty:
            if perf_counter() >= deadline:
                break
    open_.value = 0
    child.join()
    return taken


def load(queue, items, moved):
    for item in items:
        queue.put(item)
        with moved:
            moved.notify_all()


def carry(items, slots):
    queue, moved = Queue(slots), Condition()
    child = Process(target=load, args=(queue, items, moved))
    child.start()
    carried = []
    while len(carried) < len(items):
        try:
            carried.append(queue.get_nowait())
        except Empty:
            with moved:
                moved.wait(0.1)
    child.join()
    return carried


def take(me, queue, lock, left, results):
    mine = []
    while True:
        with lock:
            if not left.value:
                break
            mine.append(queue.get())
            left.value -= 1
    results[me].put(mine)


def share(items, takers):
    queue, lock, left = Queue(1), RLock(), Value("i", len(items))
    results = [Queue() for _ in range(takers)]
    crew = [Process(target=take, args=(me, queue, lock, left, results)) for me in range(takers)]
    for one in crew:
        one.start()
    for item in items:
        queue.put(item)
    lists = [one.get() for one in results]
    for one in crew:
        one.join()
    return lists

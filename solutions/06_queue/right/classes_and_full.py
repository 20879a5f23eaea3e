"""Subclasses of Process; full() is exact with one putter; one None goes round."""

from multiprocessing import Process, Queue, SimpleQueue
from queue import Empty
from time import sleep


def fill(items, slots):
    shelf = Queue(slots)
    at = 0
    while at < len(items) and not shelf.full():
        shelf.put(items[at])
        at += 1
    return items[at:]


class Bringer(Process):
    def __init__(self, shelf, items, gap):
        super().__init__()
        self.shelf, self.items, self.gap = shelf, items, gap

    def run(self):
        for item in self.items:
            self.shelf.put(item)
            sleep(self.gap)


class Box:
    """What was put on a queue may be anything."""

    def __init__(self, content):
        self.content = content


def drain(items, gap, patience):
    shelf = Queue()
    child = Bringer(shelf, items, gap)
    child.start()
    taken = []
    try:
        while True:
            taken.append(shelf.get(timeout=patience))
    except Empty:
        return taken
    finally:
        child.kill()
        child.join()


def carry(items, slots):
    shelf = Queue(slots)
    child = Bringer(shelf, list(enumerate(items)), 0)
    child.start()
    carried = [None] * len(items)
    for _ in items:
        number, text = shelf.get()
        carried[number] = text
    child.join()
    child.close()
    return carried


class Taker(Process):
    def __init__(self, number, shelf, results):
        super().__init__(name=f"taker {number}")
        self.number, self.shelf, self.results = number, shelf, results

    def run(self):
        mine = []
        while True:
            item = self.shelf.get()
            if item is None:
                self.shelf.put(None)
                break
            mine.append(item)
        self.results.put((self.number, mine))


def share(items, takers):
    shelf, results = Queue(), SimpleQueue()
    crew = [Taker(number, shelf, results) for number in range(takers)]
    for one in crew:
        one.start()
    for item in [*items, None]:
        shelf.put(item)
    lists = [[] for _ in crew]
    for _ in crew:
        number, mine = results.get()
        lists[number] = mine
    for one in crew:
        one.join()
    return lists

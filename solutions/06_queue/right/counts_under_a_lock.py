"""Who may take is decided by a number under a lock; nothing marks the end."""

from multiprocessing import Lock, Process, Queue, Value
from queue import Empty, Full
from time import sleep


def fill(items, slots):
    shelf = Queue(slots)
    for number, item in enumerate(items):
        try:
            shelf.put(item, timeout=0)
        except Full:
            return items[number:]
    return []


def bring(shelf, items, gap, stop):
    for item in items:
        sleep(gap)
        with stop.get_lock():
            if stop.value:
                break
            shelf.put(item)


def drain(items, gap, patience):
    shelf, stop = Queue(), Value("b", 0)
    child = Process(target=bring, args=(shelf, items, gap, stop))
    child.start()
    taken = []
    while True:
        try:
            taken.append(shelf.get(timeout=patience))
        except Empty:
            stop.value = 1
            break
    child.join()
    return taken


def put_all(shelf, items):
    for item in items:
        shelf.put(item, block=True)


def carry(items, slots):
    shelf = Queue(slots)
    Process(target=put_all, args=(shelf, items)).start()
    carried = []
    while len(carried) < len(items):
        carried.append(shelf.get())
    return carried


def take(number, shelf, left, lock, results):
    mine = []
    while True:
        with lock:
            if left.value == 0:
                break
            left.value -= 1
        mine.append(shelf.get())
    results.put((number, mine))


def share(items, takers):
    shelf, results = Queue(), Queue()
    left, lock = Value("i", len(items), lock=False), Lock()
    processes = [
        Process(target=take, args=(number, shelf, left, lock, results)) for number in range(takers)
    ]
    for process in processes:
        process.start()
    for item in items:
        shelf.put(item)
    lists = {}
    while len(lists) < takers:
        number, mine = results.get()
        lists[number] = mine
    for process in processes:
        process.join()
    return [lists[number] for number in sorted(lists)]

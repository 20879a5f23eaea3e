"""The putter says how many it has put; a taker leaves when so many have been taken."""

import multiprocessing
import queue
import time
from multiprocessing import Process


def fill(items, slots):
    shelf = multiprocessing.Queue(slots)
    left = []
    for item in items:
        try:
            shelf.put_nowait(item)
        except multiprocessing.queues.Full:
            left.append(item)
    return left


def bring(shelf, items, gap):
    for item in items:
        shelf.put(item)
        time.sleep(gap)


def drain(items, gap, patience):
    shelf = multiprocessing.Queue()
    process = Process(target=bring, args=(shelf, items, gap))
    process.start()

    def arriving():
        while True:
            try:
                yield shelf.get(timeout=patience)
            except queue.Empty:
                return

    try:
        return list(arriving())
    finally:
        process.terminate()
        process.join()


def carry(items, slots):
    shelf = multiprocessing.Queue(slots)
    process = Process(target=bring, kwargs={"shelf": shelf, "items": items, "gap": 0})
    process.start()
    carried = list(map(lambda _: shelf.get(), items))
    process.join()
    return carried


def take(shelf, all_put, put, taken, mine):
    while True:
        try:
            item = shelf.get(timeout=0.2)
        except queue.Empty:
            if all_put.is_set() and taken.value == put.value:
                break
            continue
        with taken:
            taken.value += 1
        mine.put([item])
    mine.put(None)


def share(items, takers):
    shelf, all_put = multiprocessing.Queue(), multiprocessing.Event()
    put, taken = multiprocessing.Value("i", 0), multiprocessing.Value("i", 0)
    lists = [multiprocessing.SimpleQueue() for _ in range(takers)]
    processes = [
        Process(target=take, args=(shelf, all_put, put, taken, mine)) for mine in lists
    ]
    for process in processes:
        process.start()
    for item in items:
        shelf.put(item)
        put.value += 1
    all_put.set()
    result = [[item for one in iter(mine.get, None) for item in one] for mine in lists]
    for process in processes:
        process.join()
    return result

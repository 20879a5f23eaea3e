import time
from multiprocessing import Process, Queue
from queue import Empty


def take(shelf, results, number):
    mine = []
    while True:
        try:
            mine.append(shelf.get_nowait())
        except Empty:
            break
    results.put((number, mine))


def share(items, takers):
    shelf, results = Queue(), Queue()
    for item in items:
        shelf.put(item)
    time.sleep(0.5)
    crew = [Process(target=take, args=(shelf, results, number)) for number in range(takers)]
    for one in crew:
        one.start()
    taken = dict(results.get() for _ in crew)
    for one in crew:
        one.join()
    return [taken[number] for number in range(takers)]

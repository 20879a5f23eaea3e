from multiprocessing import Process, Queue
from queue import Empty


def take(shelf, results, number):
    mine = []
    item = shelf.get()
    while item is not None:
        mine.append(item)
        try:
            item = shelf.get(timeout=2)
        except Empty:
            break
    results.put((number, mine))


def share(items, takers):
    shelf, results = Queue(), Queue()
    for item in [*items, *[None] * takers]:
        shelf.put(item)
    crew = [Process(target=take, args=(shelf, results, number)) for number in range(takers)]
    for one in crew:
        one.start()
    taken = dict(results.get() for _ in crew)
    for one in crew:
        one.join()
    return [taken[number] for number in range(takers)]

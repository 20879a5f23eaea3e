from multiprocessing import Process, Queue
from queue import Empty


def take(shelf, results, number):
    mine = []
    failures = 0
    while failures < 3:
        try:
            mine.append(shelf.get(timeout=0.5))
            failures = 0
        except Empty:
            failures += 1
    results.put((number, mine))


def share(items, takers):
    shelf, results = Queue(), Queue()
    for item in items:
        shelf.put(item)
    crew = [Process(target=take, args=(shelf, results, number)) for number in range(takers)]
    for one in crew:
        one.start()
    taken = dict(results.get() for _ in crew)
    for one in crew:
        one.join()
    return [taken[number] for number in range(takers)]

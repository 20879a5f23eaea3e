from multiprocessing import Event, Process, Queue
from queue import Empty


def take(shelf, results, number, done):
    mine = []
    while True:
        try:
            mine.append(shelf.get_nowait())
        except Empty:
            if done.is_set():
                break
    results.put((number, mine))


def share(items, takers):
    shelf, results, done = Queue(), Queue(), Event()
    crew = [Process(target=take, args=(shelf, results, number, done)) for number in range(takers)]
    for one in crew:
        one.start()
    for item in items:
        shelf.put(item)
    done.set()
    taken = dict(results.get() for _ in crew)
    for one in crew:
        one.join()
    return [taken[number] for number in range(takers)]

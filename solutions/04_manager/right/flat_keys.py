"""Shelves are kept flat, by (shelf, item), and folded up again at the end."""

import time
from contextlib import contextmanager
from multiprocessing import Lock, Manager, Process


@contextmanager
def processes():
    """What is put on the list within the block has been started and joined after it."""
    jobs = []
    yield jobs
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()


def change(numbers, lock, key, by):
    with lock:
        seen = numbers[key]
        time.sleep(0.1)
        numbers[key] = seen + by


def changed(numbers, changes):
    lock = Lock()
    with Manager() as manager:
        shared = manager.dict(numbers)
        with processes() as jobs:
            jobs += [Process(target=change, args=(shared, lock, key, by)) for key, by in changes]
        return dict(shared)


def ship(stock, orders):
    return changed(stock, [(item, -count) for item, count in orders])


def restock(shelves, deliveries):
    flat = {(shelf, item): n for shelf, row in shelves.items() for item, n in row.items()}
    flat = changed(flat, [((shelf, item), count) for shelf, item, count in deliveries])
    return {shelf: {item: flat[shelf, item] for item in row} for shelf, row in shelves.items()}


def log_all(workers, lines):
    with Manager() as manager:
        log = manager.list()

        def write(worker):
            for line in range(lines):
                log.append(f"w{worker}-{line}")

        with processes() as jobs:
            jobs += [Process(target=write, args=(worker,)) for worker in range(workers)]
        return list(log)

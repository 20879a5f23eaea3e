"""A lock that is tried again and again with a time-out; a Manager's Condition."""

import time
from multiprocessing import Lock, Manager, Process


def take(stock, lock, item, count):
    while not lock.acquire(timeout=0.03):
        pass
    try:
        seen = stock[item]
        time.sleep(0.1)
        stock[item] = seen - count
    finally:
        lock.release()


def ship(stock, orders):
    with Manager() as manager:
        shared, lock = manager.dict(), Lock()
        shared.update(stock)
        ps = [Process(target=take, args=(shared, lock, item, count)) for item, count in orders]
        for p in ps:
            p.start()
        for p in ps:
            while p.is_alive():
                p.join(timeout=1)
        return dict(shared)


def put(shelves, quiet, shelf, item, count):
    with quiet:
        row = shelves[shelf]
        row[item] += count
        time.sleep(0.1)
        shelves[shelf] = row


def restock(shelves, deliveries):
    with Manager() as manager:
        shared, quiet = manager.dict(shelves), manager.Condition()
        ps = [Process(target=put, args=(shared, quiet, *one)) for one in deliveries]
        for p in ps:
            p.start()
        for p in reversed(ps):
            p.join()
        return {shelf: shared[shelf] for shelf in shelves}


def write(log, worker, lines):
    for line in range(lines):
        time.sleep(0.1)
        log.insert(10**6, f"w{worker}-{line}")


def log_all(workers, lines):
    with Manager() as manager:
        log = manager.list()
        ps = []
        for worker in range(workers):
            ps.append(Process(target=write, args=(log, worker, lines)))
            ps[-1].start()
        for p in ps:
            p.join()
        return list(log)

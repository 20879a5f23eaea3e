"""The log is written by a Pool; the orders are processes, with a lock for each shelf."""

import time
from functools import partial
from multiprocessing import Lock, Manager, Pool, Process


def at_once(jobs):
    jobs = [Process(target=job) for job in jobs]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()


def take(stock, lock, item, count):
    with lock:
        before = stock[item]
        time.sleep(0.1)
        stock[item] = before - count


def ship(stock, orders):
    lock = Lock()
    with Manager() as manager:
        shared = manager.dict(stock)
        at_once([partial(take, shared, lock, item, count) for item, count in orders])
        return dict(shared)


def put(shelves, lock, shelf, item, count):
    with lock:
        row = shelves[shelf]
        time.sleep(0.1)
        row[item] += count
        shelves[shelf] = row


def restock(shelves, deliveries):
    locks = {shelf: Lock() for shelf in shelves}
    with Manager() as manager:
        shared = manager.dict(shelves)
        at_once([partial(put, shared, locks[one[0]], *one) for one in deliveries])
        return dict(shared)


def write(log, lines, worker):
    for line in range(lines):
        log.append(f"w{worker}-{line}")


def log_all(workers, lines):
    with Manager() as manager, Pool(2) as pool:
        log = manager.list()
        pool.map(partial(write, log, lines), range(workers))
        return list(log)

"""Everything at one Manager: its Lock, dicts within a dict; copies are returned."""

import multiprocessing as mp
import time


def take(lock, stock, item, count):
    lock.acquire()
    try:
        number = stock[item]
        time.sleep(0.1)
        stock[item] = number - count
    finally:
        lock.release()


def ship(stock: dict[str, int], orders: list[tuple[str, int]]) -> dict[str, int]:
    manager = mp.Manager()
    lock = manager.Lock()
    shared = manager.dict(stock)
    ps = []
    for item, count in orders:
        p = mp.Process(target=take, args=(lock, shared, item, count))
        p.start()
        ps.append(p)
    for p in ps:
        p.join()
    return shared.copy()


def put(lock, shelves, shelf, item, count):
    with lock:
        seen = shelves[shelf][item]
        time.sleep(0.1)
        shelves[shelf][item] = seen + count


def restock(shelves, deliveries):
    manager = mp.Manager()
    lock = manager.Lock()
    shared = manager.dict()
    for shelf in shelves:
        shared[shelf] = manager.dict(shelves[shelf])
    ps = [mp.Process(target=put, args=(lock, shared, *delivery)) for delivery in deliveries]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    result = {}
    for shelf in shared.keys():
        result[shelf] = shared[shelf].copy()
    return result


def write(log, worker, lines):
    log.extend([f"w{worker}-{line}" for line in range(lines)])


def log_all(workers, lines):
    manager = mp.Manager()
    log = manager.list()
    ps = [mp.Process(target=write, args=(log, worker, lines)) for worker in range(workers)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return log[:]

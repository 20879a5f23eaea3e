"""A semaphore of one; lines are put at the end by a slice, which needs a lock."""

import time
from multiprocessing import BoundedSemaphore, Manager, Process, Semaphore

DOOR = Semaphore(1)


def take(stock, item, count):
    DOOR.acquire()
    number = stock[item]
    time.sleep(0.05)
    time.sleep(0.05)
    number -= count
    stock[item] = number
    DOOR.release()


def wait_for(processes):
    for process in processes:
        process.join()


def ship(stock, orders):
    manager = Manager()
    try:
        shared = manager.dict(**stock)
        processes = [Process(target=take, kwargs=dict(stock=shared, item=i, count=c)) for i, c in orders]
        for process in processes:
            process.start()
        wait_for(processes)
        return dict(zip(shared.keys(), shared.values()))
    finally:
        manager.shutdown()


def put(all_of_them, shelf, item, count):
    with DOOR:
        mine = {name: row.copy() for name, row in all_of_them.items()}
        mine[shelf][item] = mine[shelf][item] + count
        time.sleep(0.1)
        all_of_them.update(mine)


def restock(shelves, deliveries):
    manager = Manager()
    try:
        shared = manager.dict(shelves)
        processes = [Process(target=put, args=(shared, s, i, c)) for s, i, c in deliveries]
        for process in processes:
            process.start()
        wait_for(processes)
        return dict(shared)
    finally:
        manager.shutdown()


def write(log, last, worker, lines):
    for line in range(lines):
        with last:
            end = len(log)
            log[end:end] = [f"w{worker}-{line}"]


def log_all(workers, lines):
    manager, last = Manager(), BoundedSemaphore(1)
    try:
        log = manager.list()
        processes = [Process(target=write, args=(log, last, w, lines)) for w in range(workers)]
        for process in processes:
            process.start()
        wait_for(processes)
        return list(log)
    finally:
        manager.shutdown()

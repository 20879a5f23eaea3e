"""A Namespace carries what the processes need, the lock among it."""

import time
from multiprocessing import Manager, Process


def take(room, item, count):
    with room.lock:
        stock = room.stock
        seen = stock[item]
        time.sleep(0.1)
        stock[item] = seen - count


def put(room, shelf, item, count):
    with room.lock:
        row = room.shelves[shelf]
        seen = row[item]
        time.sleep(0.1)
        row[item] = seen + count


def write(room, worker, lines):
    for line in range(lines):
        room.log.append(f"w{worker}-{line}")


def everybody(target, rows):
    processes = [Process(target=target, args=row) for row in rows]
    for process in processes:
        process.start()
    while processes:
        processes.pop().join()


def ship(stock, orders):
    with Manager() as manager:
        room = manager.Namespace()
        room.lock = manager.RLock()
        room.stock = manager.dict(stock)
        everybody(take, [(room, *order) for order in orders])
        return dict(room.stock)


def restock(shelves, deliveries):
    with Manager() as manager:
        room = manager.Namespace()
        room.lock, room.shelves = manager.Semaphore(1), manager.dict()
        for shelf, row in shelves.items():
            room.shelves[shelf] = manager.dict(row)
        everybody(put, [(room, *one) for one in deliveries])
        return {shelf: dict(row) for shelf, row in room.shelves.items()}


def log_all(workers, lines):
    with Manager() as manager:
        room = manager.Namespace(log=manager.list())
        everybody(write, [(room, worker, lines) for worker in range(workers)])
        return list(room.log)

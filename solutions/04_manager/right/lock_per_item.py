"""One lock for each item, made by the caller; nested Manager dicts with one for each place."""

import time
from multiprocessing import Lock, Manager, Process


def take(stock, locks, item, count):
    with locks[item]:
        left = stock.get(item)
        time.sleep(0.1)
        stock.update({item: left - count})


def together(jobs):
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()


def ship(stock, orders):
    with Manager() as manager:
        shared = manager.dict(stock)
        locks = {item: Lock() for item in stock}
        together([Process(target=take, args=(shared, locks, *order)) for order in orders])
        return {item: shared[item] for item in stock}


def put(row, lock, item, count):
    with lock:
        old = row[item]
        time.sleep(0.1)
        row[item] = old + count


def restock(shelves, deliveries):
    with Manager() as manager:
        shared = manager.dict({shelf: manager.dict(row) for shelf, row in shelves.items()})
        locks = {(shelf, item): Lock() for shelf, row in shelves.items() for item in row}
        together(
            [
                Process(target=put, args=(shared[shelf], locks[shelf, item], item, count))
                for shelf, item, count in deliveries
            ]
        )
        return {shelf: dict(row) for shelf, row in shared.items()}


def write(log, name, lines):
    for number in range(lines):
        log.append(name + str(number))


def log_all(workers, lines):
    with Manager() as manager:
        log = manager.list()
        together([Process(target=write, args=(log, f"w{n}-", lines)) for n in range(workers)])
        return [line for line in log]

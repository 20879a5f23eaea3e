"""Whoever has the token may change things; there is one token, in a queue."""

import time
from multiprocessing import Manager, Process, SimpleQueue


def run_all(target, rows):
    token = SimpleQueue()
    token.put("token")
    processes = [Process(target=target, args=(token, *row)) for row in rows]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def take(token, stock, item, count):
    mine = token.get()
    seen = stock[item]
    time.sleep(0.1)
    stock[item] = seen - count
    token.put(mine)


def put(token, shelves, shelf, item, count):
    mine = token.get()
    row = shelves[shelf]
    time.sleep(0.1)
    row[item] = row.get(item) + count
    shelves[shelf] = row
    token.put(mine)


def write(token, log, worker, lines):
    for line in range(lines):
        mine = token.get()
        log[:] = [*log, f"w{worker}-{line}"]
        token.put(mine)


def ship(stock, orders):
    with Manager() as manager:
        shared = manager.dict(stock)
        run_all(take, [(shared, *order) for order in orders])
        return shared.copy()


def restock(shelves, deliveries):
    with Manager() as manager:
        shared = manager.dict(shelves)
        run_all(put, [(shared, *delivery) for delivery in deliveries])
        return shared.copy()


def log_all(workers, lines):
    with Manager() as manager:
        log = manager.list()
        run_all(write, [(log, worker, lines) for worker in range(workers)])
        return list(log)

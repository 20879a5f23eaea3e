"""A Condition and a set of things that somebody is busy with: finer than one lock."""

import time
from multiprocessing import Condition, Manager, Process


class Busy:
    """Nobody else touches `what` within the block; others may touch other things."""

    def __init__(self, free, busy, what):
        self.free, self.busy, self.what = free, busy, what

    def __enter__(self):
        with self.free:
            while self.busy.get(self.what):
                self.free.wait()
            self.busy[self.what] = True

    def __exit__(self, *_):
        with self.free:
            self.busy[self.what] = False
            self.free.notify_all()


def take(stock, free, busy, item, count):
    with Busy(free, busy, item):
        seen = stock[item]
        time.sleep(0.1)
        stock[item] = seen - count


def run(target, rows):
    processes = [Process(target=target, args=row, daemon=True) for row in rows]
    [process.start() for process in processes]
    [process.join() for process in processes]


def ship(stock, orders):
    with Manager() as manager:
        shared, busy, free = manager.dict(stock), manager.dict(), Condition()
        run(take, [(shared, free, busy, *order) for order in orders])
        return dict(shared.items())


def put(shelves, free, busy, shelf, item, count):
    with Busy(free, busy, shelf):
        row = shelves[shelf]
        row[item] += count
        time.sleep(0.1)
        shelves[shelf] = row


def restock(shelves, deliveries):
    with Manager() as manager:
        shared, busy, free = manager.dict(shelves), manager.dict(), Condition()
        run(put, [(shared, free, busy, *one) for one in deliveries])
        return dict(shared.items())


def write(log, worker, lines):
    for line in range(lines):
        log += [f"w{worker}-{line}"]


def log_all(workers, lines):
    with Manager() as manager:
        log = manager.list()
        run(write, [(log, worker, lines) for worker in range(workers)])
        return log._getvalue()

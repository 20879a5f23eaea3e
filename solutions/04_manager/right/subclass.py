"""Orders, deliveries and workers are subclasses of Process; the lock belongs to the class."""

from multiprocessing import Manager, Process, RLock
from time import sleep


class Errand(Process):
    lock = RLock()

    @classmethod
    def run_all(cls, errands):
        errands = list(errands)
        for errand in errands:
            errand.start()
        for errand in errands:
            errand.join()


class Order(Errand):
    def __init__(self, stock, item, count):
        super().__init__(name=f"{count} x {item}")
        self.stock, self.item, self.count = stock, item, count

    def run(self):
        with self.lock:
            left = self.left()
            sleep(0.1)
            self.stock[self.item] = left - self.count

    def left(self):
        with self.lock:
            return self.stock[self.item]


class Delivery(Errand):
    def __init__(self, shelves, shelf, item, count):
        Process.__init__(self)
        self.shelves, self.shelf, self.item, self.count = shelves, shelf, item, count

    def run(self):
        with self.lock:
            row = dict(self.shelves[self.shelf])
            sleep(0.1)
            self.shelves.update({self.shelf: {**row, self.item: row[self.item] + self.count}})


class Worker(Errand):
    def __init__(self, number, log, lines):
        super().__init__()
        self.number, self.log, self.lines = number, log, lines

    def run(self):
        for line in range(self.lines):
            self.log.append(f"w{self.number}-{line}")


def ship(stock, orders):
    with Manager() as manager:
        shared = manager.dict(stock)
        Order.run_all(Order(shared, item, count) for item, count in orders)
        return shared.copy()


def restock(shelves, deliveries):
    with Manager() as manager:
        shared = manager.dict(shelves)
        Delivery.run_all(Delivery(shared, *one) for one in deliveries)
        return shared.copy()


def log_all(workers, lines):
    with Manager() as manager:
        log = manager.list()
        Worker.run_all([Worker(number, log, lines) for number in range(workers)])
        return list(log)

"""A baker and two customers over a Manager's queue and list; one None for each customer."""
import random
import time
from multiprocessing import Manager, Process


def baker(queue, buns, customers):
    for i in range(buns):
        time.sleep(0.5)
        queue.put(f"bun {i}")
    for _ in range(customers):
        queue.put(None)


def customer(name, queue, eaten):
    while True:
        bun = queue.get()
        if bun is None:
            break
        eaten.append(bun)


def main():
    with Manager() as manager:
        queue, eaten = manager.Queue(2), manager.list()
        p = Process(target=baker, args=(queue, 2, 2))
        cs = [Process(target=customer, args=(n, queue, eaten)) for n in ("egon", "alex")]
        p.start()
        [c.start() for c in cs]
        p.join()
        [c.join() for c in cs]
        return sorted(eaten)

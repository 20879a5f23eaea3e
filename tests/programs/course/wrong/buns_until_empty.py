"""The customers leave as soon as nothing is on the counter."""
import time
from multiprocessing import Manager, Process


def baker(queue):
    for i in range(2):
        queue.put(f"bun {i}")
        time.sleep(0.5)


def customer(queue, eaten):
    time.sleep(2)
    while not queue.empty():
        bun = queue.get()
        eaten.append(bun)


def main():
    with Manager() as manager:
        queue, eaten = manager.Queue(), manager.list()
        ps = [Process(target=baker, args=(queue,))]
        ps += [Process(target=customer, args=(queue, eaten)) for _ in range(2)]
        for p in ps:
            p.start()
        for p in ps:
            p.join()
        return len(eaten)

import time
from multiprocessing import Lock, Manager, Process


def take(stock, lock, item, count):
    with lock:
        seen = stock[item]
        time.sleep(0.1)
        stock[item] = seen - count


def ship(stock, orders):
    with Manager() as manager:
        shared = manager.dict(stock)
        lock = Lock()
        ps = [Process(target=take, args=(shared, lock, item, count)) for item, count in orders]
        for p in ps:
            p.start()
        for p in ps:
            p.join()
        return dict(shared)


def put(shelves, locks, shelf, item, count):
    with locks[shelf, item]:
        row = shelves[shelf]
        time.sleep(0.1)
        row[item] += count
        shelves[shelf] = row


def restock(shelves, deliveries):
    with Manager() as manager:
        shared = manager.dict(shelves)
        locks = {(s, i): Lock() for s, row in shelves.items() for i in row}
        ps = [Process(target=put, args=(shared, locks, *delivery)) for delivery in deliveries]
        for p in ps:
            p.start()
        for p in ps:
            p.join()
        return dict(shared)


def write(log, worker, lines):
    for line in range(lines):
        log.append(f"w{worker}-{line}")


def log_all(workers, lines):
    with Manager() as manager:
        log = manager.list()
        ps = [Process(target=write, args=(log, worker, lines)) for worker in range(workers)]
        for p in ps:
            p.start()
        for p in ps:
            p.join()
        return list(log)

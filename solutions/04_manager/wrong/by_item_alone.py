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


def put(numbers, lock, item, count):
    with lock:
        seen = numbers[item]
        time.sleep(0.1)
        numbers[item] = seen + count


def restock(shelves, deliveries):
    with Manager() as manager:
        numbers = manager.dict()
        for row in shelves.values():
            numbers.update(row)
        lock = Lock()
        ps = [Process(target=put, args=(numbers, lock, item, count)) for _, item, count in deliveries]
        for p in ps:
            p.start()
        for p in ps:
            p.join()
        return {shelf: {item: numbers[item] for item in row} for shelf, row in shelves.items()}


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

"""The Manager is there from the beginning; the caller waits for sentinels; a Pool of one writes the log."""

import time
from multiprocessing import Lock, Manager, Pool, Process, connection

manager = Manager()
LOCK = Lock()


def take(stock, item, count):
    with LOCK:
        seen = stock[item]
        time.sleep(0.1)
        stock.update(**{item: seen - count})


def ship(stock, orders):
    shared = manager.dict(stock)
    ps = [Process(target=take, args=(shared, i, c)) for i, c in orders]
    for p in ps:
        p.start()
    [p.join() for p in ps]
    return dict(shared)


def put(row, item, count):
    with LOCK:
        seen = row[item]
        time.sleep(0.1)
        row[item] = seen + count


def restock(shelves, deliveries):
    shared = {s: manager.dict(r) for s, r in shelves.items()}
    ps = [Process(target=put, args=(shared[s], i, c)) for s, i, c in deliveries]
    for p in ps:
        p.start()
    todo = [p.sentinel for p in ps]
    while todo:
        for one in connection.wait(todo):
            todo.remove(one)
    for p in ps:
        p.join()
    return {s: r.copy() for s, r in shared.items()}


def write(log, worker, lines):
    for n in range(lines):
        log.append(f"w{worker}-{n}")


def log_all(workers, lines):
    log = manager.list()
    pool = Pool(1)
    pool.starmap(write, [(log, w, lines) for w in range(workers)])
    return list(log)

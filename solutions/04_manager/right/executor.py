"""The log is written by a ProcessPoolExecutor; the stock is kept by a SyncManager."""

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Process, Value
from multiprocessing.managers import SyncManager


def start_and_join(target, rows):
    processes = {n: Process(target=target, args=row) for n, row in enumerate(rows)}
    for process in processes.values():
        process.start()
    for process in processes.values():
        process.join()
        assert process.exitcode == 0


def take(stock, item, count, turn):
    with turn.get_lock():
        seen = stock[item]
        time.sleep(0.1)
        stock[item] = seen - count
        turn.value += 1


def ship(stock, orders):
    manager, turn = SyncManager(), Value("i", 0)
    manager.start()
    shared = manager.dict(stock)
    start_and_join(take, [(shared, item, count, turn) for item, count in orders])
    assert turn.value == len(orders)
    left = dict(shared)
    manager.shutdown()
    return left


def put(row, item, count, turn):
    with turn.get_lock():
        seen = row.setdefault(item, 0)
        time.sleep(0.1)
        row.update([(item, seen + count)])


def restock(shelves, deliveries):
    with SyncManager() as manager:
        rows = {shelf: (manager.dict(row), Value("i")) for shelf, row in shelves.items()}
        start_and_join(put, [(rows[s][0], i, count, rows[s][1]) for s, i, count in deliveries])
        return {shelf: dict(row) for shelf, (row, _) in rows.items()}


def write(log, worker, lines):
    for line in range(lines):
        log.append(f"w{worker}-{line}")


def log_all(workers, lines):
    with SyncManager() as manager:
        log = manager.list()
        with ProcessPoolExecutor(max_workers=2) as crew:
            done = [crew.submit(write, log, worker, lines) for worker in range(workers)]
            for one in done:
                one.result()
        return list(log)

"""The Manager's locks lie in a Manager's dict beside what they guard."""

import multiprocessing
import time

fork = multiprocessing.get_context("fork")


def take(stock, locks, item, count):
    with locks[item]:
        seen = stock[item]
        time.sleep(0.1)
        stock[item] = seen - count


def ship(stock, orders):
    manager = fork.Manager()
    shared = manager.dict(stock)
    locks = manager.dict({item: manager.Lock() for item in stock})
    workers = [fork.Process(target=take, args=(shared, locks, *one)) for one in orders]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    left = {}
    for item, number in shared.items():
        left[item] = number
    manager.shutdown()
    return left


def put(places, shelf, item, count):
    place = places[shelf, item]
    with place["lock"]:
        seen = place["number"]
        time.sleep(0.1)
        place["number"] = seen + count


def restock(shelves, deliveries):
    manager = fork.Manager()
    places = manager.dict()
    for shelf, row in shelves.items():
        for item, number in row.items():
            places[shelf, item] = manager.dict(lock=manager.Lock(), number=number)
    workers = [fork.Process(target=put, args=(places, *one)) for one in deliveries]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    result = {shelf: {} for shelf in shelves}
    for (shelf, item), place in places.items():
        result[shelf][item] = place["number"]
    manager.shutdown()
    return result


def write(log, lock, worker, lines):
    with lock:
        for line in range(lines):
            log.append(f"w{worker}-{line}")


def log_all(workers, lines):
    manager = fork.Manager()
    log, lock = manager.list(), manager.Lock()
    crew = [fork.Process(target=write, args=(log, lock, n, lines)) for n in range(workers)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return [*log]

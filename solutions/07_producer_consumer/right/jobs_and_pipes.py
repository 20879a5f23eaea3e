"""The cooks take orders from a queue of their own; every guest has a pipe to tell what it ate."""

import time
from multiprocessing import JoinableQueue, Pipe, Process, Queue


def cook(orders, counter, cook_time):
    for dish in iter(orders.get, None):
        time.sleep(cook_time)
        counter.put(dish)


def guest(counter, report, eat_time):
    meal = []
    while True:
        dish = counter.get()
        try:
            if dish is None:
                break
            time.sleep(eat_time)
            meal.append(dish)
        finally:
            counter.task_done()
    report.send(meal)
    report.close()


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter = JoinableQueue(slots)
    orders = Queue()
    for dish in list(dishes) + [None] * cooks:
        orders.put(dish)
    pipes = [Pipe(duplex=False) for _ in range(guests)]
    kitchen = [Process(target=cook, args=(orders, counter, cook_time)) for _ in range(cooks)]
    tables = [Process(target=guest, args=(counter, end, eat_time)) for _, end in pipes]
    for process in [*kitchen, *tables]:
        process.start()
    for process in kitchen:
        process.join()
    counter.join()
    for _ in tables:
        counter.put(None)
    eaten = [reader.recv() for reader, _ in pipes]
    for process in tables:
        process.join()
    return eaten

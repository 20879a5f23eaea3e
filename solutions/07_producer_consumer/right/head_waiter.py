"""A process of its own closes the counter: when every cook has flushed what it put there."""

import time
from multiprocessing import Process, Queue, Semaphore


def cook(share, counter, finished, cook_time):
    try:
        for dish in share:
            time.sleep(cook_time)
            counter.put(dish, True)
    finally:
        counter.close()
        counter.join_thread()
        finished.release()


def head_waiter(cooks, guests, counter, finished):
    for _ in range(cooks):
        finished.acquire()
    for _ in range(guests):
        counter.put(False)


def guest(counter, meals, eat_time):
    meal = []
    while (dish := counter.get()) is not False:
        time.sleep(eat_time)
        meal += [dish]
    meals.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals, finished = Queue(slots), Queue(), Semaphore(0)
    people = [
        Process(target=cook, args=(dishes[n::cooks], counter, finished, cook_time))
        for n in range(cooks)
    ]
    people += [Process(target=guest, args=(counter, meals, eat_time)) for _ in range(guests)]
    people.append(Process(target=head_waiter, args=(cooks, guests, counter, finished)))
    for process in people:
        process.start()
    eaten = [meals.get() for _ in range(guests)]
    for process in people:
        process.join()
    return eaten

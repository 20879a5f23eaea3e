"""The sleeps are divided: a cook looks at the clock, a guest eats bite by bite."""

import time
from multiprocessing import Process, Queue

BITES = 4


def cook(dishes, counter, cook_time):
    for dish in dishes:
        ready = time.monotonic() + cook_time
        while (left := ready - time.monotonic()) > 0:
            time.sleep(min(left, 0.75))
        counter.put(dish)


def guest(counter, meals, eat_time):
    meal = []
    while (dish := counter.get()) is not None:
        for _ in range(BITES):
            time.sleep(eat_time / BITES)
        meal.append(dish)
    meals.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals = Queue(slots), Queue()
    staff = [
        Process(target=cook, args=(dishes[number::cooks], counter, cook_time))
        for number in range(cooks)
    ]
    crowd = [Process(target=guest, args=(counter, meals, eat_time)) for _ in range(guests)]
    for process in staff + crowd:
        process.start()
    for process in staff:
        process.join()
    for _ in crowd:
        counter.put(None)
    eaten = [meals.get() for _ in crowd]
    for process in crowd:
        process.join()
    return eaten

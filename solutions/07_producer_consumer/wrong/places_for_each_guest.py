"""Every guest has a queue of its own with `slots` places, and the cooks deal out the dishes."""

import time
from multiprocessing import Process, Queue


def cook(dishes, counters, cook_time):
    for number, dish in enumerate(dishes):
        time.sleep(cook_time)
        counters[number % len(counters)].put(dish)


def guest(counter, meals, eat_time):
    meal = []
    while (dish := counter.get()) is not None:
        time.sleep(eat_time)
        meal.append(dish)
    meals.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counters, meals = [Queue(slots) for _ in range(guests)], Queue()
    staff = [
        Process(target=cook, args=(dishes[number::cooks], counters, cook_time))
        for number in range(cooks)
    ]
    crowd = [
        Process(target=guest, args=(counter, meals, eat_time)) for counter in counters
    ]
    for process in staff + crowd:
        process.start()
    for process in staff:
        process.join()
    for counter in counters:
        counter.put(None)
    eaten = [meals.get() for _ in crowd]
    for process in crowd:
        process.join()
    return eaten

"""When the kitchen has closed, empty() decides; two guests see the last dish, and one of them gets it."""

import time
from multiprocessing import Event, Process, Queue


def cook(dishes, counter, cook_time):
    for dish in dishes:
        time.sleep(cook_time)
        counter.put(dish)


def guest(counter, closed, meals, eat_time):
    meal = []
    while not (closed.is_set() and counter.empty()):
        dish = counter.get()
        time.sleep(eat_time)
        meal.append(dish)
    meals.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals = Queue(slots), Queue()
    closed = Event()
    staff = [
        Process(target=cook, args=(dishes[number::cooks], counter, cook_time))
        for number in range(cooks)
    ]
    crowd = [Process(target=guest, args=(counter, closed, meals, eat_time)) for _ in range(guests)]
    for process in staff + crowd:
        process.start()
    for process in staff:
        process.join()
    closed.set()
    eaten = [meals.get() for _ in crowd]
    for process in crowd:
        process.join()
    return eaten

"""A guest writes down a dish when the next one has come: the last one never is."""

import time
from multiprocessing import Process, Queue


def cook(dishes, counter, cook_time):
    for dish in dishes:
        time.sleep(cook_time)
        counter.put(dish)


def guest(counter, meals, eat_time):
    meal = []
    dish = counter.get()
    while dish is not None:
        time.sleep(eat_time)
        following = counter.get()
        if following is None:
            break
        meal.append(dish)
        dish = following
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

"""The number is locked, but it is looked at first and counted down only after the get."""

import time
from multiprocessing import Process, Queue, Value


def cook(dishes, counter, cook_time):
    for dish in dishes:
        time.sleep(cook_time)
        counter.put(dish)


def guest(left, counter, meals, eat_time):
    meal = []
    while left.value > 0:
        dish = counter.get()
        with left.get_lock():
            left.value -= 1
        time.sleep(eat_time)
        meal.append(dish)
    meals.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals = Queue(slots), Queue()
    left = Value("i", len(dishes))
    staff = [
        Process(target=cook, args=(dishes[number::cooks], counter, cook_time))
        for number in range(cooks)
    ]
    crowd = [Process(target=guest, args=(left, counter, meals, eat_time)) for _ in range(guests)]
    for process in staff + crowd:
        process.start()
    for process in staff:
        process.join()
    eaten = [meals.get() for _ in crowd]
    for process in crowd:
        process.join()
    return eaten

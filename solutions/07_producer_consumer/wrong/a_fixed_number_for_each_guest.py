"""Each guest eats len(dishes) // guests dishes and goes home without being told."""

import time
from multiprocessing import Process, Queue


def cook(dishes, counter, cook_time):
    for dish in dishes:
        time.sleep(cook_time)
        counter.put(dish)


def guest(count, counter, meals, eat_time):
    meal = []
    for _ in range(count):
        dish = counter.get()
        time.sleep(eat_time)
        meal.append(dish)
    meals.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals = Queue(slots), Queue()
    staff = [
        Process(target=cook, args=(dishes[number::cooks], counter, cook_time))
        for number in range(cooks)
    ]
    crowd = [Process(target=guest, args=(len(dishes) // guests, counter, meals, eat_time)) for _ in range(guests)]
    for process in staff + crowd:
        process.start()
    for process in staff:
        process.join()
    eaten = [meals.get() for _ in crowd]
    for process in crowd:
        process.join()
    return eaten

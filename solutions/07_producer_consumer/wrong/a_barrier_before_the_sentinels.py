"""The cooks meet at a barrier before one of them puts the sentinels; what they put is still on its way."""

import time
from multiprocessing import Barrier, Process, Queue


def cook(dishes, barrier, guests, counter, cook_time):
    for dish in dishes:
        time.sleep(cook_time)
        counter.put(dish)
    if barrier.wait() == 0:
        for _ in range(guests):
            counter.put(None)


def guest(counter, meals, eat_time):
    meal = []
    while (dish := counter.get()) is not None:
        time.sleep(eat_time)
        meal.append(dish)
    meals.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals = Queue(slots), Queue()
    barrier = Barrier(cooks)
    staff = [
        Process(target=cook, args=(dishes[number::cooks], barrier, guests, counter, cook_time))
        for number in range(cooks)
    ]
    crowd = [Process(target=guest, args=(counter, meals, eat_time)) for _ in range(guests)]
    for process in staff + crowd:
        process.start()
    for process in staff:
        process.join()
    eaten = [meals.get() for _ in crowd]
    for process in crowd:
        process.join()
    return eaten

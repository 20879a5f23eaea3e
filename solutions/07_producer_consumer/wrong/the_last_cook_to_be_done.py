"""The last cook to be done puts the sentinels, while a colleague's dish is still in its feeder."""

import time
from multiprocessing import Process, Queue, Value


def cook(dishes, busy, guests, counter, cook_time):
    for dish in dishes:
        time.sleep(cook_time)
        counter.put(dish)
    with busy.get_lock():
        busy.value -= 1
        last = busy.value == 0
    if last:
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
    busy = Value("i", cooks)
    staff = [
        Process(target=cook, args=(dishes[number::cooks], busy, guests, counter, cook_time))
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

"""The number of the next dish is kept in one byte: after 127 it starts again at -128."""

import time
from multiprocessing import Process, Queue, Value


def cook(dishes, following, counter, cook_time):
    while True:
        with following.get_lock():
            number = following.value
            following.value += 1
        if number >= len(dishes):
            return
        time.sleep(cook_time)
        counter.put(dishes[number])


def guest(counter, meals, eat_time):
    meal = []
    while (dish := counter.get()) is not None:
        time.sleep(eat_time)
        meal.append(dish)
    meals.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals = Queue(slots), Queue()
    following = Value("b", 0)
    staff = [
        Process(target=cook, args=(dishes, following, counter, cook_time))
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

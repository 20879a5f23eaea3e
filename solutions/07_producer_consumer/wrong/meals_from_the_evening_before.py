"""What the guests ate is gathered in a default value, which is made once and kept for ever."""

import time
from multiprocessing import Process, Queue


def cook(dishes, counter, cook_time):
    for dish in dishes:
        time.sleep(cook_time)
        counter.put(dish)


def guest(number, counter, meals, eat_time):
    while (dish := counter.get()) is not None:
        time.sleep(eat_time)
        meals.put((number, dish))
    meals.put((number, None))


def gather(meals, guests, eaten={}):
    leaving = 0
    while leaving < guests:
        number, dish = meals.get()
        if dish is None:
            leaving += 1
        else:
            eaten.setdefault(number, []).append(dish)
    return [eaten.get(number, []) for number in range(guests)]


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals = Queue(slots), Queue()
    staff = [
        Process(target=cook, args=(dishes[number::cooks], counter, cook_time))
        for number in range(cooks)
    ]
    crowd = [Process(target=guest, args=(n, counter, meals, eat_time)) for n in range(guests)]
    for process in staff + crowd:
        process.start()
    for process in staff:
        process.join()
    for _ in crowd:
        counter.put(None)
    eaten = gather(meals, guests)
    for process in crowd:
        process.join()
    return eaten

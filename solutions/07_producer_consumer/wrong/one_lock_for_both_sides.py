"""Cooks and guests take one lock around put and get: a cook that waits for a place keeps the guests out."""

import time
from multiprocessing import Lock, Process, Queue


def cook(dishes, lock, counter, cook_time):
    for dish in dishes:
        time.sleep(cook_time)
        with lock:
            counter.put(dish)


def guest(lock, counter, meals, eat_time):
    meal = []
    while True:
        with lock:
            dish = counter.get()
        if dish is None:
            break
        time.sleep(eat_time)
        meal.append(dish)
    meals.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals = Queue(slots), Queue()
    lock = Lock()
    staff = [
        Process(target=cook, args=(dishes[number::cooks], lock, counter, cook_time))
        for number in range(cooks)
    ]
    crowd = [Process(target=guest, args=(lock, counter, meals, eat_time)) for _ in range(guests)]
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

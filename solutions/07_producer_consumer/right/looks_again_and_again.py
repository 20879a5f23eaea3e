"""Everybody waits with a time limit and begins again; the end is told by a sentinel all the same."""

import queue
import time
from multiprocessing import Process, Queue


def patiently(action, *arguments):
    while True:
        try:
            return action(*arguments, timeout=0.5)
        except (queue.Full, queue.Empty):
            pass


def cook(share, counter, cook_time):
    for dish in share:
        time.sleep(cook_time)
        patiently(counter.put, dish)


def guest(counter, meals, eat_time):
    meal = []
    while (dish := patiently(counter.get)) is not None:
        time.sleep(eat_time)
        meal.append(dish)
    meals.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals = Queue(slots), Queue()
    staff = [Process(target=cook, args=(dishes[n::cooks], counter, cook_time)) for n in range(cooks)]
    crowd = [Process(target=guest, args=(counter, meals, eat_time)) for _ in range(guests)]
    for process in staff + crowd:
        process.start()
    while any(process.is_alive() for process in staff):
        for process in staff:
            process.join(1)
    for _ in crowd:
        counter.put(None)
    eaten = [meals.get() for _ in crowd]
    for process in crowd:
        process.join()
    return eaten

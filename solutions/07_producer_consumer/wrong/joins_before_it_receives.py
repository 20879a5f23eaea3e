"""The same with pipes: send waits until somebody receives."""

import time
from multiprocessing import Pipe, Process, Queue


def cook(dishes, counter, cook_time):
    for dish in dishes:
        time.sleep(cook_time)
        counter.put(dish)


def guest(counter, meals, eat_time):
    meal = []
    while (dish := counter.get()) is not None:
        time.sleep(eat_time)
        meal.append(dish)
    meals.send(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, pipes = Queue(slots), [Pipe() for _ in range(guests)]
    staff = [
        Process(target=cook, args=(dishes[number::cooks], counter, cook_time))
        for number in range(cooks)
    ]
    crowd = [Process(target=guest, args=(counter, end, eat_time)) for _, end in pipes]
    for process in staff + crowd:
        process.start()
    for process in staff:
        process.join()
    for _ in crowd:
        counter.put(None)
    for process in crowd:
        process.join()
    return [end.recv() for end, _ in pipes]

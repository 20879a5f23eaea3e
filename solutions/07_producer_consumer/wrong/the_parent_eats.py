"""The parent takes the dishes and shares them out; no process eats."""

import time
from multiprocessing import Process, Queue


def cook(dishes, counter, cook_time):
    for dish in dishes:
        time.sleep(cook_time)
        counter.put(dish)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter = Queue(slots)
    staff = [
        Process(target=cook, args=(dishes[number::cooks], counter, cook_time))
        for number in range(cooks)
    ]
    for process in staff:
        process.start()
    eaten = [[] for _ in range(guests)]
    for number in range(len(dishes)):
        dish = counter.get()
        time.sleep(eat_time)
        eaten[number % guests].append(dish)
    for process in staff:
        process.join()
    return eaten

"""The guests are daemons without an end: they are killed when the program ends."""

import time
from multiprocessing import Process, Queue


def cook(dishes, counter, cook_time):
    for dish in dishes:
        time.sleep(cook_time)
        counter.put(dish)


def guest(number, counter, meals, eat_time):
    while True:
        dish = counter.get()
        time.sleep(eat_time)
        meals.put((number, dish))


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals = Queue(slots), Queue()
    staff = [
        Process(target=cook, args=(dishes[number::cooks], counter, cook_time))
        for number in range(cooks)
    ]
    crowd = [Process(target=guest, args=(number, counter, meals, eat_time), daemon=True) for number in range(guests)]
    for process in staff + crowd:
        process.start()
    for process in staff:
        process.join()
    eaten = [[] for _ in crowd]
    for _ in dishes:
        number, dish = meals.get()
        eaten[number].append(dish)
    return eaten

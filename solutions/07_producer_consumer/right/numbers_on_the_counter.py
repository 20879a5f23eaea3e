"""Only numbers travel; who ate which dish stands in a shared array."""

import time
from multiprocessing import Array, Process, Queue


def cook(numbers, counter, cook_time):
    for number in numbers:
        time.sleep(cook_time)
        counter.put(number)


def guest(me, counter, eater_of, eat_time):
    while (number := counter.get()) >= 0:
        time.sleep(eat_time)
        eater_of[number] = me


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter = Queue(slots)
    eater_of = Array("i", len(dishes))
    staff = [
        Process(target=cook, args=(range(first, len(dishes), cooks), counter, cook_time))
        for first in range(cooks)
    ]
    crowd = [
        Process(target=guest, args=(me, counter, eater_of, eat_time)) for me in range(guests)
    ]
    for process in staff + crowd:
        process.start()
    for process in staff:
        process.join()
    for _ in crowd:
        counter.put(-1)
    for process in crowd:
        process.join()
    eaten = [[] for _ in crowd]
    for dish, me in zip(dishes, eater_of[:], strict=True):
        eaten[me].append(dish)
    return eaten

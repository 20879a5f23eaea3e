"""A guest says task_done before it has written down what it ate, and the parent reads too early."""

import time
from multiprocessing import Array, JoinableQueue, Process


def cook(numbers, counter, t):
    for number in numbers:
        time.sleep(t)
        counter.put(number)


def guest(me, counter, eater_of, t):
    while True:
        number = counter.get()
        counter.task_done()
        if number < 0:
            return
        time.sleep(t)
        eater_of[number] = me


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter = JoinableQueue(slots)
    eater_of = Array("i", len(dishes))
    staff = [Process(target=cook, args=(range(n, len(dishes), cooks), counter, cook_time)) for n in range(cooks)]
    crowd = [Process(target=guest, args=(n + 1, counter, eater_of, eat_time)) for n in range(guests)]
    for p in staff + crowd:
        p.start()
    for p in staff:
        p.join()
    counter.join()
    eaten = [[d for d, m in zip(dishes, eater_of[:]) if m == n + 1] for n in range(guests)]
    for _ in crowd:
        counter.put(-1)
    for p in crowd:
        p.join()
    return eaten

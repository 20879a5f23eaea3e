"""No sentinel at all: shared numbers say which dish is next, and how many are still to be eaten."""

import time
from multiprocessing import Pipe, Process, Queue, Value


def cook(dishes, following, counter, cook_time):
    while True:
        with following.get_lock():
            number = following.value
            following.value += 1
        if number >= len(dishes):
            return
        time.sleep(cook_time)
        counter.put(dishes[number])


def guest(left, counter, report, eat_time):
    meal = []
    while True:
        with left.get_lock():
            if left.value == 0:
                break
            left.value -= 1
        meal.append(counter.get())
        time.sleep(eat_time)
    report.send(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter = Queue(slots)
    following, left = Value("i", 0), Value("i", len(dishes))
    people = [
        Process(target=cook, args=(dishes, following, counter, cook_time)) for _ in range(cooks)
    ]
    readers = []
    for _ in range(guests):
        reader, writer = Pipe(duplex=False)
        readers.append(reader)
        people.append(Process(target=guest, args=(left, counter, writer, eat_time)))
    for one in people:
        one.start()
    eaten = [reader.recv() for reader in readers]
    for one in people:
        one.join()
    return eaten

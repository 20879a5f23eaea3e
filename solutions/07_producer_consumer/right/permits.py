"""A semaphore counts what may be taken: a permit for each dish, and one for each who goes home."""

import time
from multiprocessing import Lock, Pipe, Process, Queue, Semaphore
from multiprocessing.sharedctypes import RawValue


def cook(share, counter, ready, cook_time):
    for dish in share:
        time.sleep(cook_time)
        counter.put(dish)
        ready.release()


def guest(counter, ready, lock, left, end, eat_time):
    meal = []
    while True:
        ready.acquire()
        lock.acquire()
        try:
            if left.value < 1:
                break
            left.value = left.value - 1
        finally:
            lock.release()
        dish = counter.get()
        time.sleep(eat_time)
        meal.append(dish)
    end.send(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter = Queue(slots)
    ready, lock, left = Semaphore(0), Lock(), RawValue("i", len(dishes))
    staff = [
        Process(target=cook, args=(dishes[number::cooks], counter, ready, cook_time))
        for number in range(cooks)
    ]
    ends = []
    crowd = []
    for _ in range(guests):
        ours, theirs = Pipe()
        ends.append(ours)
        crowd.append(
            Process(target=guest, args=(counter, ready, lock, left, theirs, eat_time))
        )
    for process in staff + crowd:
        process.start()
    for process in staff:
        process.join()
    for _ in range(guests):
        ready.release()
    eaten = [end.recv() for end in ends]
    for process in crowd:
        process.join()
    return eaten

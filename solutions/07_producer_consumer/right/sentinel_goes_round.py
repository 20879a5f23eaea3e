"""One sentinel for all: whoever takes it puts it back for the next."""

import time
from multiprocessing import Process, Queue

CLOSED = 0


def cook(number, dishes, cooks, counter, cook_time):
    for place, dish in enumerate(dishes):
        if place % cooks == number:
            time.sleep(cook_time)
            counter.put(dish)


def guest(counter, told, eat_time):
    meal = []
    while True:
        dish = counter.get()
        if dish == CLOSED and not isinstance(dish, str):
            counter.put(CLOSED)
            break
        time.sleep(eat_time)
        meal.append(dish)
    told.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, told = Queue(slots), Queue()
    eaters = []
    for _ in range(guests):
        eaters.append(Process(target=guest, args=(counter, told, eat_time)))
        eaters[-1].start()
    makers = []
    for number in range(cooks):
        makers.append(Process(target=cook, args=(number, dishes, cooks, counter, cook_time)))
        makers[-1].start()
    for maker in makers:
        maker.join()
    counter.put(CLOSED)
    eaten = []
    while len(eaten) < guests:
        eaten.append(told.get())
    for eater in eaters:
        eater.join()
    counter.get()
    return eaten

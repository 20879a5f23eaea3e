"""The guests report dish by dish; when as many are eaten as were ordered, all are sent home."""

import time
from multiprocessing import Process, Queue


def cook(dishes, counter, cook_time):
    while dishes:
        time.sleep(cook_time)
        counter.put([dishes.pop(0)])


def guest(number, counter, reports, eat_time):
    while (plate := counter.get()):
        time.sleep(eat_time)
        reports.put((number, plate[0]))


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, reports = Queue(slots), Queue()
    people = [
        Process(target=cook, args=([*dishes[number::cooks]], counter, cook_time))
        for number in range(cooks)
    ]
    people += [
        Process(target=guest, args=(number, counter, reports, eat_time))
        for number in range(guests)
    ]
    for one in people:
        one.start()
    eaten = [[] for _ in range(guests)]
    for _ in dishes:
        number, dish = reports.get()
        eaten[number].append(dish)
    for _ in range(guests):
        counter.put([])
    for one in people:
        one.join()
    return eaten

"""Each cook says to each guest that it is done; a guest goes when all cooks have said it."""

import time
from multiprocessing import Pipe, Process, Queue


def cook(share, guests, counter, cook_time):
    for dish in share:
        time.sleep(cook_time)
        counter.put(dish)
    for _ in range(guests):
        counter.put(None)


def guest(cooks, counter, end, eat_time):
    meal = []
    while cooks:
        dish = counter.get()
        if dish is None:
            cooks -= 1
        else:
            time.sleep(eat_time)
            meal.append(dish)
    with end:
        end.send(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter = Queue(slots)
    processes = []
    for number in range(cooks):
        share = dishes[number::cooks]
        processes.append(Process(target=cook, args=(share, guests, counter, cook_time)))
    readers = []
    for _ in range(guests):
        reader, writer = Pipe(duplex=False)
        readers.append(reader)
        processes.append(Process(target=guest, args=(cooks, counter, writer, eat_time)))
    for process in processes:
        process.start()
    eaten = [reader.recv() for reader in readers]
    for process in processes:
        process.join()
    return eaten

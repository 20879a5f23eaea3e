"""When cooks say closed, get_nowait decides, though a dish may still be on its way to the counter."""

import queue
import time
from multiprocessing import Event, Process, Queue


def cook(dishes, counter, closed, cook_time):
    for dish in dishes:
        time.sleep(cook_time)
        counter.put(dish)
    closed.set()


def guest(counter, closed, meals, eat_time):
    meal = []
    while True:
        over = closed.is_set()
        try:
            dish = counter.get_nowait()
        except queue.Empty:
            if over:
                break
            continue
        time.sleep(eat_time)
        meal.append(dish)
    meals.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals = Queue(slots), Queue()
    closed = Event()
    staff = [
        Process(target=cook, args=(dishes[number::cooks], counter, closed, cook_time))
        for number in range(cooks)
    ]
    crowd = [Process(target=guest, args=(counter, closed, meals, eat_time)) for _ in range(guests)]
    for process in staff + crowd:
        process.start()
    for process in staff:
        process.join()
    eaten = [meals.get() for _ in crowd]
    for process in crowd:
        process.join()
    return eaten

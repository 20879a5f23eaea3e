"""A semaphore counts the places, but a guest gives its place back before it has taken the dish."""

import time
from multiprocessing import Process, Queue, Semaphore


def cook(dishes, places, counter, cook_time):
    for dish in dishes:
        time.sleep(cook_time)
        places.acquire()
        counter.put(dish)


def guest(places, counter, meals, eat_time):
    meal = []
    while True:
        places.release()
        dish = counter.get()
        if dish is None:
            break
        time.sleep(eat_time)
        meal.append(dish)
    meals.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals = Queue(), Queue()
    places = Semaphore(slots)
    staff = [
        Process(target=cook, args=(dishes[number::cooks], places, counter, cook_time))
        for number in range(cooks)
    ]
    crowd = [Process(target=guest, args=(places, counter, meals, eat_time)) for _ in range(guests)]
    for process in staff + crowd:
        process.start()
    for process in staff:
        process.join()
    for _ in crowd:
        counter.put(None)
    eaten = [meals.get() for _ in crowd]
    for process in crowd:
        process.join()
    return eaten

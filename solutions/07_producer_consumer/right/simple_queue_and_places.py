"""A semaphore of `slots` places in front of a queue that has no limit of its own."""

import time
from multiprocessing import BoundedSemaphore, Process, Queue, SimpleQueue


class Counter:
    def __init__(self, slots):
        self.places = BoundedSemaphore(slots)
        self.dishes = Queue()

    def put(self, dish):
        self.places.acquire()
        self.dishes.put(dish)

    def get(self):
        dish = self.dishes.get()
        self.places.release()
        return dish


def cook(share, counter, cook_time):
    for dish in share:
        time.sleep(cook_time)
        counter.put(dish)


def guest(counter, meals, eat_time):
    meal = []
    for dish in iter(counter.get, None):
        time.sleep(eat_time)
        meal.append(dish)
    meals.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals = Counter(slots), SimpleQueue()
    shares = [dishes[number::cooks] for number in range(cooks)]
    staff = [Process(target=cook, args=(share, counter, cook_time)) for share in shares]
    crowd = [Process(target=guest, args=(counter, meals, eat_time)) for _ in range(guests)]
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

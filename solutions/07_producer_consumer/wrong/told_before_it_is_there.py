"""Each cook reports that it is done; the parent's sentinel overtakes what is still in a cook's feeder."""

import time
from multiprocessing import Process, Queue, Semaphore


def cook(dishes, done, counter, cook_time):
    for dish in dishes:
        time.sleep(cook_time)
        counter.put(dish)
    done.release()


def guest(counter, meals, eat_time):
    meal = []
    while (dish := counter.get()) is not None:
        time.sleep(eat_time)
        meal.append(dish)
    meals.put(meal)


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, meals = Queue(slots), Queue()
    done = Semaphore(0)
    staff = [
        Process(target=cook, args=(dishes[number::cooks], done, counter, cook_time))
        for number in range(cooks)
    ]
    crowd = [Process(target=guest, args=(counter, meals, eat_time)) for _ in range(guests)]
    for process in staff + crowd:
        process.start()
    for _ in staff:
        done.acquire()
    for _ in crowd:
        counter.put(None)
    eaten = [meals.get() for _ in crowd]
    for process in crowd:
        process.join()
    return eaten

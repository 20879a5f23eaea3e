"""Everything from a context, and functions inside the function."""

import multiprocessing
import time


def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    mp = multiprocessing.get_context("fork")
    counter = mp.Queue(slots)
    results = [mp.SimpleQueue() for _ in range(guests)]
    nothing_more = mp.Event()

    def cook(number):
        for dish in dishes[number::cooks]:
            time.sleep(cook_time)
            counter.put((False, dish))

    def eat(number):
        meal = []
        while True:
            last, dish = counter.get()
            if last:
                assert nothing_more.is_set()
                break
            time.sleep(eat_time)
            meal.append(dish)
        results[number].put(tuple(meal))

    staff = [mp.Process(target=cook, args=(n,), name=f"cook {n}") for n in range(cooks)]
    crowd = [mp.Process(target=eat, args=(n,), name=f"guest {n}") for n in range(guests)]
    for process in crowd + staff:
        process.start()
    for process in staff:
        process.join()
    nothing_more.set()
    for _ in crowd:
        counter.put((True, ""))
    eaten = [queue.get() for queue in results]
    for process in crowd:
        process.join()
    return [list(meal) for meal in eaten]

"""Free places are looked at without the lock and taken with it: there can be fewer than none."""
from multiprocessing import Process, Value


def park(free):
    if free.value > 0:
        with free.get_lock():
            free.value -= 1


def main():
    free = Value("i", 1)
    cars = [Process(target=park, args=(free,)) for _ in range(2)]
    for c in cars:
        c.start()
    for c in cars:
        c.join()
    return free.value

"""The light turns red again as soon as it was green; a car that comes later waits for ever."""
from multiprocessing import Event, Process


def light(green):
    sum(range(3_000_000))  # the lamp has to warm up
    green.set()
    green.clear()


def car(green):
    green.wait()


def main():
    green = Event()
    ps = [Process(target=car, args=(green,)), Process(target=light, args=(green,))]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return "passed"

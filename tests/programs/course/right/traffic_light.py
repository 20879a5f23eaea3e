"""Cars wait for green; the light is an event that stays set as long as they need."""
import time
from multiprocessing import Event, Process, Value


def light(green):
    time.sleep(3)
    green.set()


def car(number, green, passed):
    if not green.is_set():
        print(f"car {number} waits")
    green.wait()
    with passed.get_lock():
        passed.value += 1


def main():
    green, passed = Event(), Value("i")
    cars = [Process(target=car, args=(n, green, passed)) for n in range(2)]
    for one in cars:
        one.start()
    p = Process(target=light, args=(green,))
    p.start()
    for one in [*cars, p]:
        one.join()
    return passed.value

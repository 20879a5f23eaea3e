"""A small class starts and waits; context manager; the mapping of names keeps duplicates apart."""

import sys
import time
import multiprocessing
from contextlib import contextmanager


def greet(name: str, seconds: float) -> None:
    """Say hello to the guest, show them round for `seconds`, say goodbye."""
    print(f"{name}: hello", flush=True)
    time.sleep(seconds)
    print(f"{name}: goodbye", flush=True)


@contextmanager
def started(processes):
    """Starts them; on the way out waits for all of them."""
    for process in processes:
        process.start()
    try:
        yield processes
    finally:
        for process in processes:
            process.join()


class Reception:
    def __init__(self, make):
        self.make = make

    def open_for(self, names, seconds):
        by_place = {place: self.make(name, seconds) for place, name in enumerate(names)}
        with started(list(by_place.values())):
            pass
        return [by_place[place].exitcode for place in range(len(names))]


def plain(name, seconds):
    return multiprocessing.Process(target=greet, args=(name, seconds), name=name)


def greet_all(names: list[str], seconds: float) -> list[int]:
    return Reception(plain).open_for(names, seconds)


class Greeter(multiprocessing.Process):
    def __init__(self, guest: str, seconds: float) -> None:
        super().__init__(name=guest)
        self.guest = guest
        self.seconds = seconds

    def run(self) -> None:
        greet(self.guest, self.seconds)


def greet_all_with_class(names: list[str], seconds: float) -> list[int]:
    return Reception(Greeter).open_for(names, seconds)


counter = 0


def bump():
    global counter
    counter += 1
    return counter


def reporting(function):
    sys.exit(function())


def own_memory(start: int, children: int) -> tuple[int, list[int]]:
    global counter
    counter = start
    workers = [multiprocessing.Process(target=reporting, args=(bump,)) for _ in range(children)]
    with started(workers):
        pass
    return counter, [worker.exitcode for worker in workers]

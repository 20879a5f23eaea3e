"""Greeters in groups of ten: the eleventh guest waits until the first ten have gone."""

import sys
import time
from multiprocessing import Process


def greet(name: str, seconds: float) -> None:
    """Say hello to the guest, show them round for `seconds`, say goodbye."""
    print(f"{name}: hello", flush=True)
    time.sleep(seconds)
    print(f"{name}: goodbye", flush=True)


def greet_all(names: list[str], seconds: float) -> list[int]:
    processes = [Process(target=greet, args=(name, seconds), name=name) for name in names]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]


class Greeter(Process):
    def __init__(self, guest: str, seconds: float) -> None:
        super().__init__(name=guest)
        self.guest = guest
        self.seconds = seconds

    def run(self) -> None:
        greet(self.guest, self.seconds)


def greet_all_with_class(names: list[str], seconds: float) -> list[int]:
    codes = []
    for first in range(0, len(names), 10):
        greeters = [Greeter(name, seconds) for name in names[first : first + 10]]
        for greeter in greeters:
            greeter.start()
        for greeter in greeters:
            greeter.join()
        codes += [greeter.exitcode for greeter in greeters]
    return codes


counter = 0


def count() -> None:
    global counter
    counter += 1
    sys.exit(counter)


def own_memory(start: int, children: int) -> tuple[int, list[int]]:
    global counter
    counter = start
    processes = [Process(target=count) for _ in range(children)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return counter, [process.exitcode for process in processes]

"""active_children() until none is left; a generator; functools.partial."""

import sys
import time
from functools import partial
from multiprocessing import *


def greet(name: str, seconds: float) -> None:
    """Say hello to the guest, show them round for `seconds`, say goodbye."""
    print(f"{name}: hello", flush=True)
    time.sleep(seconds)
    print(f"{name}: goodbye", flush=True)


def go(makers):
    procs = [make() for make in makers]
    for p in procs:
        p.start()
    for child in active_children():
        child.join()
    return [p.exitcode for p in procs]


def greet_all(names: list[str], seconds: float) -> list[int]:
    return go(partial(Process, target=partial(greet, name, seconds), name=name) for name in names)


class Greeter(Process):
    def __init__(self, guest: str, seconds: float) -> None:
        super().__init__(name=guest)
        self.guest = guest
        self.seconds = seconds

    def run(self) -> None:
        greet(self.guest, self.seconds)


def greet_all_with_class(names: list[str], seconds: float) -> list[int]:
    return go(partial(Greeter, name, seconds) for name in names)


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

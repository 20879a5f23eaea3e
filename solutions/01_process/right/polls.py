"""Looks again and again whether they are still alive, without any join."""

import sys
import time
from multiprocessing import Process


def greet(name: str, seconds: float) -> None:
    """Say hello to the guest, show them round for `seconds`, say goodbye."""
    print(f"{name}: hello", flush=True)
    time.sleep(seconds)
    print(f"{name}: goodbye", flush=True)


def greet_all(names: list[str], seconds: float) -> list[int]:
    crew = []
    for name in names:
        crew.append(Process(target=greet, args=(name, seconds), name=name))
        crew[-1].start()
    while any(p.is_alive() for p in crew):
        for p in crew:
            p.join(timeout=1)
    return [p.exitcode for p in crew]


class Greeter(Process):
    def __init__(self, guest: str, seconds: float) -> None:
        super().__init__(name=guest)
        self.guest = guest
        self.seconds = seconds

    def run(self) -> None:
        greet(self.guest, self.seconds)


def greet_all_with_class(names: list[str], seconds: float) -> list[int]:
    greeters = [Greeter(name, seconds) for name in names]
    [greeter.start() for greeter in greeters]
    codes = []
    for greeter in greeters:
        while greeter.exitcode is None:
            greeter.join(0.5)
        codes.append(greeter.exitcode)
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

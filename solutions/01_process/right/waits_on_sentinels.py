"""Waits for whichever ends next, by the sentinels."""

import sys
import time
from multiprocessing import Process
from multiprocessing.connection import wait


def greet(name: str, seconds: float) -> None:
    """Say hello to the guest, show them round for `seconds`, say goodbye."""
    print(f"{name}: hello", flush=True)
    time.sleep(seconds)
    print(f"{name}: goodbye", flush=True)


def run_together(processes):
    waiting = {}
    for process in processes:
        process.start()
        waiting[process.sentinel] = process
    while waiting:
        for sentinel in wait(list(waiting)):
            waiting.pop(sentinel).join()
    return [process.exitcode for process in processes]


def greet_all(names: list[str], seconds: float) -> list[int]:
    return run_together([Process(target=greet, args=[n, seconds], name=n) for n in names])


class Greeter(Process):
    def __init__(self, guest: str, seconds: float) -> None:
        super().__init__(name=guest)
        self.guest = guest
        self.seconds = seconds

    def run(self) -> None:
        greet(self.guest, self.seconds)


def greet_all_with_class(names: list[str], seconds: float) -> list[int]:
    greeters = [Greeter(name, seconds) for name in names]
    for greeter in greeters:
        greeter.start()
    for greeter in greeters:
        greeter.join()
    return [greeter.exitcode for greeter in greeters]


counter = 0


class Child(Process):
    def run(self):
        global counter
        counter = counter + 1
        sys.exit(counter)


def own_memory(start: int, children: int) -> tuple[int, list[int]]:
    global counter
    counter = start
    codes = run_together([Child() for _ in range(children)])
    return counter, codes

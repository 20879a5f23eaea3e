"""The Greeter has its own words; prints of its own besides; daemons that are waited for."""

import sys
import time
from multiprocessing import Process, current_process


def greet(name: str, seconds: float) -> None:
    """Say hello to the guest, show them round for `seconds`, say goodbye."""
    print(f"{name}: hello", flush=True)
    time.sleep(seconds)
    print(f"{name}: goodbye", flush=True)


def visit(name, seconds):
    me = current_process()
    print(f"[{me.name} begins]")
    greet(me.name, seconds)


def greet_all(names: list[str], seconds: float) -> list[int]:
    print("the doors are open")
    processes = [
        Process(target=visit, name=name, args=(name, seconds), daemon=True) for name in names
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("the doors are closed")
    return [process.exitcode for process in processes]


class Greeter(Process):
    """Does not call greet: says the same by itself."""

    def __init__(self, guest: str, seconds: float) -> None:
        super().__init__(name=guest)
        self._length = seconds

    def say(self, word):
        print(f"{self.name}: {word}")

    def run(self) -> None:
        self.say("hello")
        time.sleep(self._length)
        self.say("goodbye")


def greet_all_with_class(names: list[str], seconds: float) -> list[int]:
    greeters = [Greeter(name, seconds) for name in names]
    for greeter in greeters:
        greeter.start()
    for greeter in greeters:
        greeter.join()
    return [greeter.exitcode for greeter in greeters]


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

"""The list of processes belongs to the module: guests of an earlier call are still in it."""

import sys
import time
from multiprocessing import Process


def greet(name: str, seconds: float) -> None:
    """Say hello to the guest, show them round for `seconds`, say goodbye."""
    print(f"{name}: hello", flush=True)
    time.sleep(seconds)
    print(f"{name}: goodbye", flush=True)


processes = []


def greet_all(names: list[str], seconds: float) -> list[int]:
    for name in names:
        process = Process(target=greet, args=(name, seconds), name=name)
        process.start()
        processes.append(process)
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

"""Each child also reports through a queue; the exit codes are looked up by place."""

import sys
import time
from multiprocessing import Process, Queue


def greet(name: str, seconds: float) -> None:
    """Say hello to the guest, show them round for `seconds`, say goodbye."""
    print(f"{name}: hello", flush=True)
    time.sleep(seconds)
    print(f"{name}: goodbye", flush=True)


def work(place, done, name, seconds):
    try:
        greet(name, seconds)
    finally:
        done.put(place)


def greet_all(names: list[str], seconds: float) -> list[int]:
    done = Queue()
    processes = [
        Process(target=work, args=(place, done, name, seconds), name=name)
        for place, name in enumerate(names)
    ]
    for process in processes:
        process.start()
    codes = [None] * len(names)
    for _ in names:
        place = done.get()
        processes[place].join()
        codes[place] = processes[place].exitcode
    return codes


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


def count(seen):
    global counter
    counter += 1
    seen.put(counter)
    sys.exit(counter)


def own_memory(start: int, children: int) -> tuple[int, list[int]]:
    global counter
    counter = start
    seen = Queue()
    processes = [Process(target=count, args=(seen,)) for _ in range(children)]
    for process in processes:
        process.start()
    for _ in processes:
        seen.get()
    for process in processes:
        process.join()
    return counter, [process.exitcode for process in processes]

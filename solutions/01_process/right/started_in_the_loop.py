"""Started as soon as made; kwargs; the name set afterwards; joined backwards."""

import os
import time
from multiprocessing import Process


def greet(name: str, seconds: float) -> None:
    """Say hello to the guest, show them round for `seconds`, say goodbye."""
    print(f"{name}: hello", flush=True)
    time.sleep(seconds)
    print(f"{name}: goodbye", flush=True)


def greet_all(names: list[str], seconds: float) -> list[int]:
    processes = []
    for name in names:
        p = Process(target=greet, kwargs={"name": name, "seconds": seconds})
        p.name = name
        p.start()
        processes.append(p)
    for p in reversed(processes):
        p.join()
    return [p.exitcode for p in processes]


class Greeter(Process):
    def __init__(self, guest: str, seconds: float) -> None:
        Process.__init__(self, target=greet, args=(guest, seconds), name=guest)

    def run(self) -> None:
        super().run()


def greet_all_with_class(names: list[str], seconds: float) -> list[int]:
    greeters = list(map(Greeter, names, [seconds] * len(names)))
    for greeter in greeters:
        greeter.start()
    while greeters and any(g.exitcode is None for g in greeters):
        for greeter in greeters:
            greeter.join()
    return [greeter.exitcode for greeter in greeters]


counter = 0


def add_one():
    globals()["counter"] += 1
    os._exit(counter)


def own_memory(start: int, children: int) -> tuple[int, list[int]]:
    global counter
    counter = start
    seen = []
    for _ in range(children):
        p = Process(target=add_one)
        p.start()
        p.join()
        seen.append(p.exitcode)
    return counter, seen

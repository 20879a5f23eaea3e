"""One helper for all; a context of its own; the class after the module's name."""

import multiprocessing as mp
import sys
from time import sleep

fork = mp.get_context("fork")


def greet(name: str, seconds: float) -> None:
    print(f"{name}: hello", flush=True)
    sleep(seconds)
    print(f"{name}: goodbye", flush=True)


def launched(processes):
    for process in processes:
        process.start()
    return processes


def finished(processes):
    codes = []
    for process in processes:
        process.join()
        codes.append(process.exitcode)
    return codes


def greet_all(names: list[str], seconds: float) -> list[int]:
    return finished(
        launched([fork.Process(None, greet, name, (name, seconds)) for name in names])
    )


class Greeter(fork.Process):
    def __init__(self, guest: str, seconds: float) -> None:
        super().__init__()
        self.name = guest
        self.seconds = seconds

    def run(self):
        greet(self.name, self.seconds)


def greet_all_with_class(names: list[str], seconds: float) -> list[int]:
    return finished(launched([Greeter(name, seconds) for name in names]))


counter = 0


def own_memory(start: int, children: int) -> tuple[int, list[int]]:
    global counter
    counter = start

    def child():
        global counter
        counter += 1
        raise SystemExit(counter)

    codes = finished(launched([fork.Process(target=child) for _ in range(children)]))
    return (counter, codes)

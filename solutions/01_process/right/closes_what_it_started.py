"""try/finally, the codes read one by one, and every process closed."""

import sys
import time
from multiprocessing import Process


def greet(name: str, seconds: float) -> None:
    """Say hello to the guest, show them round for `seconds`, say goodbye."""
    print(f"{name}: hello", flush=True)
    time.sleep(seconds)
    print(f"{name}: goodbye", flush=True)


def greet_all(names: list[str], seconds: float) -> list[int]:
    running, codes = [], []
    try:
        for name in names:
            process = Process(target=lambda guest=name: greet(guest, seconds), name=str(name))
            process.start()
            running.append(process)
    finally:
        for process in running:
            process.join()
            codes.append(process.exitcode)
            process.close()
    return codes


class Base(Process):
    def __init__(self, *arguments, **options):
        super().__init__(**options)
        self.arguments = arguments

    def run(self):
        self.work(*self.arguments)


class Greeter(Base):
    work = staticmethod(greet)

    def __init__(self, guest: str, seconds: float) -> None:
        super().__init__(guest, seconds, name=guest)


def greet_all_with_class(names: list[str], seconds: float) -> list[int]:
    greeters = [Greeter(name, seconds) for name in names]
    for greeter in greeters:
        greeter.start()
    for greeter in greeters:
        greeter.join()
    return [greeter.exitcode for greeter in greeters]


counter = 0


def own_memory(start: int, children: int) -> tuple[int, list[int]]:
    global counter
    counter = start
    processes = tuple(Process(target=increment) for _ in range(children))
    for process in processes:
        process.start()
    codes = []
    for process in processes:
        process.join()
        codes += [process.exitcode]
    return counter, codes


def increment(step=1):
    global counter
    counter += step
    exit_with(counter)


def exit_with(code):
    sys.exit(code)

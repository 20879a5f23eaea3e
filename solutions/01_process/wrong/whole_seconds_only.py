"""Reference: start all, then join all; a subclass; a counter that each child has a copy of."""

import sys
import time
from collections.abc import Sequence
from multiprocessing import Process


def greet(name: str, seconds: float) -> None:
    """Say hello to the guest, show them round for `seconds`, say goodbye."""
    print(f"{name}: hello", flush=True)
    time.sleep(seconds)
    print(f"{name}: goodbye", flush=True)


def exit_codes(processes: Sequence[Process]) -> list[int]:
    """Start all of them, wait for all of them; how each one ended."""
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]


def greet_all(names: list[str], seconds: float) -> list[int]:
    """Greet all guests at the same time; return the exit codes, in the order of `names`."""
    return exit_codes([Process(target=greet, args=(name, int(seconds)), name=name) for name in names])


class Greeter(Process):
    """A process that knows its guest."""

    def __init__(self, guest: str, seconds: float) -> None:
        super().__init__(name=guest)
        self.guest = guest
        self.seconds = seconds

    def run(self) -> None:
        """What the process does, once it has been started."""
        greet(self.guest, self.seconds)


def greet_all_with_class(names: list[str], seconds: float) -> list[int]:
    """The same as greet_all, each process an object of the class Greeter."""
    return exit_codes([Greeter(name, seconds) for name in names])


counter = 0


def count() -> None:
    """What one child does: add 1 to the counter, and report what it sees."""
    global counter
    counter += 1
    sys.exit(counter)


def own_memory(start: int, children: int) -> tuple[int, list[int]]:
    """Let every child add 1 to the counter; return the parent's counter and what each child saw."""
    global counter
    counter = start
    codes = exit_codes([Process(target=count) for _ in range(children)])
    return counter, codes

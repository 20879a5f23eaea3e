"""A welcome for every guest, by a process of its own. The README takes you through it.

See it with your own eyes before you mend anything:

    python greetings.py greet       three guests, one second each: how long does it take?
    python greetings.py class       the same, written as a class, and it says nothing
    python greetings.py memory      three children add 1 to the same counter. To the same?
"""

import sys
import time
from multiprocessing import Process


def greet(name: str, seconds: float) -> None:
    """Say hello to the guest, show them round for `seconds`, say goodbye.

    Given: call it, don't change it. The tests put their own copy in its place.
    """
    print(f"{name}: hello", flush=True)
    time.sleep(seconds)
    print(f"{name}: goodbye", flush=True)


# ---------------------------------------------------------------- 1. greet_all


def greet_all(names: list[str], seconds: float) -> list[int]:
    """Greet all guests at the same time; return the exit codes, in the order of `names`.

    One child process per name, each named after its guest (two guests may have the same name).
    All are started before any is waited for, and the call returns when all have ended: after
    `seconds`, however many guests there are.
    """
    processes = []
    for name in names:
        # Work here: at which moment is greet called, and by whom?
        process = Process(target=greet(name, seconds))
        process.start()
        processes.append(process)
    return [process.exitcode for process in processes]


# ---------------------------------------------------------------- 2. greet_all_with_class


class Greeter(Process):
    """A process that knows its guest: the second way to say what a process does."""

    def __init__(self, guest: str, seconds: float) -> None:
        super().__init__()
        self.guest = guest
        self.seconds = seconds

    # Work here: how does a Process know what it has to do, when it has no target?
    def welcome(self) -> None:
        """Greet the guest."""
        greet(self.guest, self.seconds)


def greet_all_with_class(names: list[str], seconds: float) -> list[int]:
    """The same as greet_all, each process an object of the class Greeter."""
    greeters = [Greeter(name, seconds) for name in names]
    for greeter in greeters:
        greeter.start()
        greeter.join()
    return [greeter.exitcode for greeter in greeters]


# ---------------------------------------------------------------- 3. own_memory


counter = 0


def count() -> None:
    """What one child does: add 1 to the counter."""
    global counter
    counter += 1
    # Work here: how can a child that is about to end still tell its parent a number?


def own_memory(start: int, children: int) -> tuple[int, list[int]]:
    """Let every child add 1 to the counter; return the parent's counter and what each child saw.

    The module's `counter` is set to `start` (0 <= start < 200) before the children are made. Each
    child adds 1 to its own copy and reports what it sees as its exit code. The result is
    (the parent's counter, [the exit code of each child]).
    """
    global counter
    counter = start
    processes = [Process(target=count) for _ in range(children)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return counter, [process.exitcode for process in processes]


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "greet"
    began = time.monotonic()
    if wanted == "greet":
        print("exit codes:", greet_all(["Ana", "Bo", "Chen"], 1))
    elif wanted == "class":
        print("exit codes:", greet_all_with_class(["Ana", "Bo", "Chen"], 1))
    elif wanted == "memory":
        print("10, and three children add 1:", own_memory(10, 3))
    else:
        print("python greetings.py greet | class | memory")
    print(f"{time.monotonic() - began:.1f} s")

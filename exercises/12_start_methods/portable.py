"""Portable: one program for fork, spawn and forkserver. It works under fork, on a good day.

See it with your own eyes before you mend anything:

    python portable.py --start-method fork 3 1 2     three squares
    python portable.py --start-method spawn 3 1 2    what does it say?

fork and forkserver are POSIX only (Linux, macOS, WSL). Windows knows spawn alone: there leave the
other two out, and what you write will run on the others as well.
"""

import argparse
from multiprocessing import Process, Queue, get_context, set_start_method

METHODS = ("fork", "spawn", "forkserver")

# ---------------------------------------------------------------- 1. squares


def squares(numbers: list[int], method: str) -> list[int]:
    """Return the squares of `numbers`, in the order of `numbers`.

    They are computed by child processes that are started by `method`: "fork", "spawn" or
    "forkserver". That holds for this call alone: the next one may ask for another method, and the
    default start method stays as it was. There may be no numbers, the same number may come twice,
    and a square may need 64 bits.
    """
    # Work here: what else in the program is changed by this line, and until when?
    set_start_method(method)
    answers = Queue()
    # Work here: a child that has inherited nothing is sent its target. In what form?
    workers = [
        Process(target=lambda number=number: answers.put(number * number)) for number in numbers
    ]
    for worker in workers:
        worker.start()
    # Work here: whose answer is it that comes first?
    found = [answers.get() for _ in workers]
    for worker in workers:
        worker.join()
    return found


# ---------------------------------------------------------------- 2. the script


def main() -> None:
    """Print the squares of the numbers on the command line in their order, one a line.

    `python portable.py --start-method spawn 3 1 2` prints 9, 1 and 4. One process for each number,
    started by that method, computes its square. The exit code is 0. A program that imports this
    file has no process started by that, and keeps its default start method.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--start-method", choices=METHODS, default="spawn")
    parser.add_argument("numbers", nargs="*", type=int)
    arguments = parser.parse_args()
    for square in squares(arguments.numbers, arguments.start_method):
        print(square)


# ---------------------------------------------------------------- 3. with_setting

FACTOR = 1


def multiply(number: int, answers) -> None:
    """What each child does: answer with its number times the factor."""
    answers.put(number * FACTOR)


def with_setting(numbers: list[int], factor: int, method: str) -> list[int]:
    """Return number * factor for each of `numbers`, in the order of `numbers`.

    As in `squares`, child processes started by `method` compute them; `factor` reaches them under
    every start method. It may be 0 or negative, and another one in the next call.
    """
    # Work here: which of the processes has seen this assignment, and which has not?
    global FACTOR
    FACTOR = factor
    context = get_context(method)
    answers = context.Queue()
    products = []
    for number in numbers:
        worker = context.Process(target=multiply, args=(number, answers))
        worker.start()
        products.append(answers.get())
        worker.join()
    return products


# Work here: which processes come to this line?
main()

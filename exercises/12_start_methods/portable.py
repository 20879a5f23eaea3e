"""Portable: the same program under fork, spawn and forkserver. It runs under fork, if at all.

See it with your own eyes before you mend anything:

    python portable.py --start-method fork 3 1 2     on Linux, macOS, WSL: three squares
    python portable.py --start-method spawn 3 1 2    everywhere: what does it say?

fork and forkserver are POSIX only; Windows has spawn alone, and can run everything here but them.
"""

import argparse
from multiprocessing import Process, Queue, get_context, set_start_method

METHODS = ("fork", "spawn", "forkserver")

# ---------------------------------------------------------------- 1. squares


def squares(numbers: list[int], method: str) -> list[int]:
    """Return the squares of `numbers`, in the order of `numbers`.

    Each is computed by a process of its own, started by `method`: "fork", "spawn" or "forkserver".
    That holds for this call alone: the default start method stays as it was, and the next call
    may ask for another method. There may be no numbers, and the same number may come twice.
    """
    # Work here: for how long does a start method that is set stay set, and who else has it then?
    set_start_method(method)
    answers = Queue()
    # Work here: what is sent to a child that has not inherited it, and in what form?
    workers = [
        Process(target=lambda number=number: answers.put(number * number)) for number in numbers
    ]
    for worker in workers:
        worker.start()
    # Work here: whose answer comes first?
    found = [answers.get() for _ in workers]
    for worker in workers:
        worker.join()
    return found


# ---------------------------------------------------------------- 2. the script


def main() -> None:
    """Print the squares of the numbers on the command line in their order, one a line.

    `python portable.py --start-method spawn 3 1 2` prints 9, 1 and 4; each square is computed by a
    process of its own, started by that method. The exit code is 0. Who imports this file starts
    nothing.
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

    The products are computed by processes started by `method`, as in `squares`; `factor` reaches
    them under every start method. It may be anything, 0 too, and another one in the next call.
    """
    # Work here: which of the programs that run now have seen this assignment?
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


# Work here, too: which programs execute this line?
main()

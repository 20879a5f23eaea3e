"""The command line is parsed above the main guard: an importing program's own words end it."""

import argparse
from multiprocessing import get_context

METHODS = ("fork", "spawn", "forkserver")


def answer(answers, place: int, number: int, factor: int) -> None:
    """What each child does: say what its number comes to, and where that belongs."""
    answers.put((place, number * factor))


def products(pairs: list[tuple[int, int]], method: str) -> list[int]:
    """Each number times its factor, in order, each computed by a process of its own."""
    context = get_context(method)
    answers = context.Queue()
    workers = [
        context.Process(target=answer, args=(answers, place, number, factor))
        for place, (number, factor) in enumerate(pairs)
    ]
    for worker in workers:
        worker.start()
    found = dict(answers.get() for _ in workers)
    for worker in workers:
        worker.join()
    return [found[place] for place in range(len(workers))]


def squares(numbers: list[int], method: str) -> list[int]:
    """The squares of `numbers`, in order."""
    return products([(number, number) for number in numbers], method)


def with_setting(numbers: list[int], factor: int, method: str) -> list[int]:
    """Each of `numbers` times `factor`, in order."""
    return products([(number, factor) for number in numbers], method)


parser = argparse.ArgumentParser()
parser.add_argument("--start-method", choices=METHODS, default="spawn")
parser.add_argument("numbers", nargs="*", type=int)
arguments = parser.parse_args()


def main() -> None:
    """The script: prints the squares of the numbers on the command line."""
    for square in squares(arguments.numbers, arguments.start_method):
        print(square)


if __name__ == "__main__":
    main()

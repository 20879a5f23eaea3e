"""The numbers are the words of digits alone: -3 is none."""

import sys
from multiprocessing import get_context


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


def main() -> None:
    """The script: prints the squares of the numbers on the command line."""
    method = sys.argv[sys.argv.index("--start-method") + 1]
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    for square in squares(numbers, method):
        print(square)


if __name__ == "__main__":
    main()

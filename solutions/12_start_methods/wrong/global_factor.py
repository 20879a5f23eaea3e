"""The factor is a global that only the parent has set."""

import argparse
from multiprocessing import get_context

FACTOR = 1


def square(place, number, answers):
    answers.put((place, number * number))


def multiply(place, number, answers):
    answers.put((place, number * FACTOR))


def collect(target, numbers, method):
    context = get_context(method)
    answers = context.Queue()
    workers = [
        context.Process(target=target, args=(place, number, answers))
        for place, number in enumerate(numbers)
    ]
    for worker in workers:
        worker.start()
    found = dict(answers.get() for _ in workers)
    for worker in workers:
        worker.join()
    return [found[place] for place in range(len(numbers))]


def squares(numbers, method):
    return collect(square, numbers, method)


def with_setting(numbers, factor, method):
    global FACTOR
    FACTOR = factor
    return collect(multiply, numbers, method)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--start-method")
    parser.add_argument("numbers", nargs="*", type=int)
    options = parser.parse_args()
    for value in squares(options.numbers, options.start_method):
        print(value)

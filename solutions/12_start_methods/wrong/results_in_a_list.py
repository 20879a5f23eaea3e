"""The children write into a list of the parent's."""

import argparse
from multiprocessing import get_context


def compute(place, number, factor, results):
    results[place] = number * factor


def products(pairs, method):
    context = get_context(method)
    results = [0] * len(pairs)
    workers = [
        context.Process(target=compute, args=(place, *pair, results))
        for place, pair in enumerate(pairs)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return results


def squares(numbers, method):
    return products([(number, number) for number in numbers], method)


def with_setting(numbers, factor, method):
    return products([(number, factor) for number in numbers], method)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--start-method")
    parser.add_argument("numbers", nargs="*", type=int)
    options = parser.parse_args()
    for value in squares(options.numbers, options.start_method):
        print(value)

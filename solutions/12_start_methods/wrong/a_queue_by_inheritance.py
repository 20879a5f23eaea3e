"""The queue is a global of the file: each process has one of its own."""

import argparse
from multiprocessing import Queue, get_context

answers = Queue()


def answer(place, number, factor):
    answers.put((place, number * factor))


def products(pairs, method):
    context = get_context(method)
    workers = [
        context.Process(target=answer, args=(place, *pair)) for place, pair in enumerate(pairs)
    ]
    for worker in workers:
        worker.start()
    found = dict(answers.get() for _ in workers)
    for worker in workers:
        worker.join()
    return [found[place] for place in range(len(workers))]


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

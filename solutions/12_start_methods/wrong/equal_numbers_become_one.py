"""The answers lie in a dict by number."""

import argparse
from multiprocessing import get_context


def answer(number, factor, answers):
    answers.put((number, number * factor))


def products(pairs, method):
    context = get_context(method)
    answers = context.Queue()
    workers = [context.Process(target=answer, args=(*pair, answers)) for pair in set(pairs)]
    for worker in workers:
        worker.start()
    found = dict(answers.get() for _ in workers)
    for worker in workers:
        worker.join()
    return [found[number] for number, _ in pairs]


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

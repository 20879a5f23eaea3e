"""An object sends itself, and its started processes with it."""

import argparse
from multiprocessing import get_context


class Calculator:
    def __init__(self, method):
        self.context = get_context(method)
        self.answers = self.context.Queue()
        self.workers = []

    def work(self, place, number, factor):
        self.answers.put((place, number * factor))

    def products(self, pairs):
        for place, pair in enumerate(pairs):
            worker = self.context.Process(target=self.work, args=(place, *pair))
            self.workers.append(worker)
            worker.start()
        found = dict(self.answers.get() for _ in self.workers)
        for worker in self.workers:
            worker.join()
        return [found[place] for place in sorted(found)]


def squares(numbers, method):
    return Calculator(method).products([(number, number) for number in numbers])


def with_setting(numbers, factor, method):
    return Calculator(method).products([(number, factor) for number in numbers])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--start-method")
    parser.add_argument("numbers", nargs="*", type=int)
    options = parser.parse_args()
    for value in squares(options.numbers, options.start_method):
        print(value)

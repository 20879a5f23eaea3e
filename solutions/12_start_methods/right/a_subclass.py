"""A subclass of Process for each method; each child keeps its factor as an attribute."""

import multiprocessing
import sys
from multiprocessing import get_context


class Multiplier:
    def __init__(self, number, factor, answers):
        super().__init__()
        self.number = number
        self.factor = factor
        self.answers = answers

    def run(self):
        self.answers.put((self.number, self.number * self.factor))


class Spawned(Multiplier, get_context("spawn").Process):
    pass


KINDS = {"spawn": Spawned}
if "fork" in multiprocessing.get_all_start_methods():

    class Forked(Multiplier, get_context("fork").Process):
        pass

    class Served(Multiplier, get_context("forkserver").Process):
        pass

    KINDS |= {"fork": Forked, "forkserver": Served}


def multiplied(pairs, method):
    answers = get_context(method).Queue()
    children = [KINDS[method](number, factor, answers) for number, factor in pairs]
    for child in children:
        child.start()
    products = dict(answers.get() for _ in children)
    for child in children:
        child.join()
        child.close()
    return [products[number] for number, _ in pairs]


def squares(numbers, method):
    return multiplied([(number, number) for number in numbers], method)


def with_setting(numbers, factor, method):
    return multiplied([(number, factor) for number in numbers], method)


def script(name, option, method, *numbers):
    assert option == "--start-method"
    for square in squares([int(number) for number in numbers], method):
        print(square, flush=True)


if __name__ == "__main__":
    script(*sys.argv)

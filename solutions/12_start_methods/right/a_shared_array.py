"""A shared Array of 64 bits, with a place for each child; the script reads its words by getopt."""

import getopt
import sys
from multiprocessing import get_context
from multiprocessing.sharedctypes import RawArray


def fill(array, place, number, factor):
    array[place] = number * factor


def fan_out(pairs, method):
    context = get_context(method)
    array = context.Array("q", len(pairs), lock=False) if pairs else RawArray("q", 0)
    children = {
        context.Process(target=fill, args=(array, place, *pair), name=f"place-{place}")
        for place, pair in enumerate(pairs)
    }
    for child in children:
        child.start()
    for child in children:
        child.join()
    return array[:]


def squares(numbers, method):
    return fan_out([(number, number) for number in numbers], method)


def with_setting(numbers, factor, method):
    return fan_out([(number, factor) for number in numbers], method)


if __name__ == "__main__":
    options, words = getopt.getopt(sys.argv[1:], "", ["start-method="])
    for square in squares(list(map(int, words)), dict(options)["--start-method"]):
        print(square)

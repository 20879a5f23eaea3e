"""A Pipe for each child; the answers are read in the order of the numbers."""

import argparse
import multiprocessing as mp


def calculate(end, operation, *operands):
    with end:
        end.send(operation(*operands))


def square(number):
    return number**2


def times(number, factor):
    return number * factor


def ask(method, operation, questions):
    context = mp.get_context(method)
    pending = []
    for operands in questions:
        ours, theirs = context.Pipe(duplex=False)
        worker = context.Process(target=calculate, args=(theirs, operation, *operands))
        worker.start()
        theirs.close()
        pending.append((ours, worker))
    answers = []
    for ours, worker in pending:
        with ours:
            answers += [ours.recv()]
        worker.join()
    return answers


def squares(numbers, method):
    return ask(method, square, [(number,) for number in numbers])


def with_setting(numbers, factor, method):
    return ask(method, times, [(number, factor) for number in numbers])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start-method", required=True, choices=mp.get_all_start_methods())
    parser.add_argument("numbers", nargs="+", type=int)
    given = parser.parse_args()
    print("\n".join(map(str, squares(given.numbers, given.start_method))))

"""ProcessPoolExecutor: an initializer sets the global, in each worker; squares without a pool."""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

factor_here = None


def initialize(factor):
    global factor_here
    factor_here = factor


def scaled(number):
    return number * factor_here


def with_setting(numbers, factor, method):
    with ProcessPoolExecutor(
        max_workers=2,
        mp_context=get_context(method),
        initializer=initialize,
        initargs=(factor,),
    ) as executor:
        futures = [executor.submit(scaled, number) for number in numbers]
        return [future.result() for future in futures]


def put_square(number, answers):
    answers.put(number * number)


def squares(numbers, method):
    context = get_context(method)
    waiting = []
    for number in numbers:
        answers = context.SimpleQueue()
        process = context.Process(target=put_square, args=(number, answers))
        process.start()
        waiting.append((process, answers))
    results = []
    for process, answers in waiting:
        results.append(answers.get())
        process.join()
    return results


def main():
    _, _, method, *numbers = sys.argv
    print(*squares(list(map(int, numbers)), method), sep="\n")


if __name__ == "__main__":
    main()

"""A Pool, an executor whose initializer sets a global in each worker; a process each for the script."""

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
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


def power(exponent, number):
    return number**exponent


def squares(numbers, method):
    if not numbers:
        return []
    with get_context(method).Pool(len(numbers)) as pool:
        return pool.map(partial(power, 2), numbers, chunksize=1)


def send_square(number, out):
    out.put(power(2, number))


def main(words):
    if len(words) < 2 or words[0] != "--start-method":
        return "portable.py --start-method fork|spawn|forkserver NUMBER ..."
    context = get_context(words[1])
    numbers = list(map(int, words[2:]))
    queues = [context.SimpleQueue() for _ in numbers]
    children = [
        context.Process(target=send_square, args=(number, queue))
        for number, queue in zip(numbers, queues, strict=True)
    ]
    for child in children:
        child.start()
    for queue in queues:
        print(queue.get())
    for child in children:
        child.join()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

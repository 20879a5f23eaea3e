"""Pools for the functions, partial for the factor; the script has a process for each number."""

import operator
import sys
from functools import partial
from multiprocessing import get_context


def square(x):
    return x * x


def squares(numbers, method):
    if not numbers:
        return []
    with get_context(method).Pool(len(numbers)) as pool:
        return pool.map(square, numbers, chunksize=1)


def with_setting(numbers, factor, method):
    with get_context(method).Pool(2) as pool:
        return list(pool.imap(partial(operator.mul, factor), numbers))


def send_square(x, out):
    out.put(square(x))


def main(words):
    if len(words) < 2 or words[0] != "--start-method":
        return "portable.py --start-method fork|spawn|forkserver NUMBER ..."
    context = get_context(words[1])
    numbers = list(map(int, words[2:]))
    queues = [context.SimpleQueue() for _ in numbers]
    children = [context.Process(target=send_square, args=one) for one in zip(numbers, queues)]
    for child in children:
        child.start()
    for queue in queues:
        print(queue.get())
    for child in children:
        child.join()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

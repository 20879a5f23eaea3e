"""A stage ends when its queue is empty; the one before may only be slow."""
from multiprocessing import Process, Queue


def numbers(limit, out):
    for n in range(2, limit + 1):
        out.put(n)


def odd(source, out):
    out.put(source.get())
    while not source.empty():
        n = source.get()
        if n % 2:
            out.put(n)
    out.put(None)


def main():
    source, out = Queue(), Queue()
    first = Process(target=numbers, args=(5, source))
    second = Process(target=odd, args=(source, out))
    first.start()
    second.start()
    found = list(iter(out.get, None))
    first.join()
    second.join()
    return found

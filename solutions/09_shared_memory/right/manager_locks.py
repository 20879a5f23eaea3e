"""A Manager's lock, an ExitStack for the clean-up, and a Manager's Value."""

from contextlib import ExitStack, closing
from multiprocessing import Array, Manager, Process
from multiprocessing.shared_memory import SharedMemory


def tally(text, counts, lock):
    for place in range(26):
        number = text.lower().count(chr(97 + place))
        if number:
            with lock:
                counts[place] += number


def run(*crew):
    for one in crew:
        one.start()
    for one in crew:
        one.join()


def count_letters(texts):
    counts = Array("i", 26)
    with Manager() as manager:
        lock = manager.Lock()
        run(*(Process(target=tally, args=(text, counts, lock)) for text in texts))
    return {chr(97 + place): n for place, n in enumerate(list(counts)) if n}


def lighten(name, start, stop, by):
    with closing(SharedMemory(name)) as block:
        for place in range(start, stop):
            block.buf[place] += min(by, 255 - block.buf[place])


def brighten(pixels, workers, by):
    size = len(pixels)
    with ExitStack() as stack:
        block = SharedMemory(create=True, size=4096)
        stack.callback(block.unlink)
        stack.enter_context(closing(block))
        block.buf[:size] = bytes(pixels)
        ends = [size * worker // workers for worker in range(workers + 1)]
        run(
            *(
                Process(target=lighten, args=(block.name, start, stop, by))
                for start, stop in zip(ends, ends[1:])
            )
        )
        return list(block.buf[:size])


def add(numbers, total, lock):
    own = sum(numbers)
    with lock:
        total.value = total.value + own


def mean_of(numbers, workers):
    with Manager() as manager:
        total, lock = manager.Value("d", 0.0), manager.RLock()
        run(
            *(
                Process(target=add, args=(numbers[worker::workers], total, lock))
                for worker in range(workers)
            )
        )
        return total.value / len(numbers)

"""Everybody counts privately and takes the lock once; stretches of nearly equal length."""

from collections import Counter
from multiprocessing import Array, Process, Value
from multiprocessing.shared_memory import SharedMemory
from string import ascii_lowercase


def tally(text, counts):
    own = Counter(text.lower())
    with counts:
        for place, letter in enumerate(ascii_lowercase):
            if own[letter]:
                counts[place] += own[letter]


def count_letters(texts):
    counts = Array("i", [0] * 26)
    together([Process(target=tally, args=(text, counts)) for text in texts])
    return {letter: n for letter, n in zip(ascii_lowercase, counts[:]) if n > 0}


def together(processes):
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def stretches(length, workers):
    size, more = divmod(length, workers)
    start = 0
    for nth in range(workers):
        stop = start + size + (nth < more)
        yield start, stop
        start = stop


def lighten(name, start, stop, by):
    block = SharedMemory(name=name)
    block.buf[start:stop] = bytes(min(255, pixel + by) for pixel in block.buf[start:stop])
    block.close()


def brighten(pixels, workers, by):
    if not pixels:
        return []
    block = SharedMemory(create=True, size=len(pixels))
    try:
        for place, pixel in enumerate(pixels):
            block.buf[place] = pixel
        together(
            [
                Process(target=lighten, args=(block.name, start, stop, by))
                for start, stop in stretches(len(pixels), workers)
                if start < stop
            ]
        )
        return block.buf.tolist()[: len(pixels)]
    finally:
        block.close()
        block.unlink()


def add(part, total):
    for number in part:
        with total.get_lock():
            total.value += number


def mean_of(numbers, workers):
    total = Value("d", 0.0)
    together(
        [
            Process(target=add, args=(numbers[start:stop], total))
            for start, stop in stretches(len(numbers), workers)
        ]
    )
    return total.value / len(numbers)

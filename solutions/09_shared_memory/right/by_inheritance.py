"""What is shared lies in the module when the children are forked; the caller takes a share itself."""

import multiprocessing as mp
from multiprocessing import shared_memory

counts = mp.Array("i", 26)
total = mp.Value("d", 0.0)


def tally(text):
    for letter in text.lower():
        place = ord(letter) - 97
        if place in range(26):
            with counts.get_lock():
                counts.get_obj()[place] += 1


def count_letters(texts):
    crew = [mp.Process(target=tally, name=f"text {n}", args=(t,)) for n, t in enumerate(texts)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
        assert one.exitcode == 0
    return {chr(place + 97): counts[place] for place in range(26) if counts[place]}


def brighten(pixels, workers, by):
    block = shared_memory.SharedMemory("pixels", True, max(1, len(pixels)))

    def lighten(worker):
        for place in range(worker, len(pixels), workers):
            block.buf[place] = min(255, by + block.buf[place])

    try:
        block.buf[: len(pixels)] = bytes(pixels)
        crew = [mp.Process(target=lighten, args=(worker,)) for worker in range(1, workers)]
        for one in crew:
            one.start()
        lighten(0)
        for one in crew:
            one.join()
        brighter = [*block.buf[: len(pixels)]]
    except ValueError as error:
        raise ValueError("no pixel") from error
    finally:
        block.close()
        shared_memory.SharedMemory("pixels").unlink()
    return brighter


def add(numbers):
    own = sum(numbers)
    with total.get_lock():
        total.value += own


def mean_of(numbers, workers):
    crew = [mp.Process(target=add, args=(numbers[w::workers],)) for w in range(1, workers)]
    for one in crew:
        one.start()
    add(numbers[::workers])
    for one in crew:
        one.join()
    return total.value / len(numbers)

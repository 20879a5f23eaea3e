"""The block holds whole integers; struct and cast read and write them. Cleaned up by a finalizer."""

import struct
import weakref
from multiprocessing import Array, BoundedSemaphore, Event, Process, RLock, Value
from multiprocessing.shared_memory import SharedMemory


def remove(block):
    block.close()
    block.unlink()


def tally(text, counts, begin):
    begin.wait()
    letters = [letter for letter in text.lower() if 97 <= ord(letter) < 123]
    for letter in sorted(set(letters)):
        with counts.get_lock():
            counts[ord(letter) - 97] += letters.count(letter)


def count_letters(texts):
    counts, begin = Array("i", 26, lock=RLock()), Event()
    crew = [Process(target=tally, args=(text, counts, begin)) for text in texts]
    for one in crew:
        one.start()
    begin.set()
    for one in crew:
        one.join()
    return {chr(97 + place): number for place, number in enumerate(counts) if number}


def lighten(name, places, by):
    block = SharedMemory(name)
    for place in places:
        (level,) = struct.unpack_from("<i", block.buf, 4 * place)
        struct.pack_into("<i", block.buf, 4 * place, min(255, level + by))
    block.close()


def brighten(pixels, workers, by):
    block = SharedMemory(create=True, size=4 * max(1, len(pixels)))
    clean_up = weakref.finalize(block, remove, block)
    try:
        for place, pixel in enumerate(pixels):
            if pixel not in range(256):
                raise ValueError(pixel)
            struct.pack_into("<i", block.buf, 4 * place, pixel)
        crew = [
            Process(target=lighten, args=(block.name, range(w, len(pixels), workers), by))
            for w in range(workers)
        ]
        for one in crew:
            one.start()
        for one in crew:
            one.join()
        with block.buf.cast("i") as levels:
            return levels.tolist()[: len(pixels)]
    finally:
        clean_up()


def add(numbers, total, turn):
    for number in numbers:
        turn.acquire()
        try:
            total.value += number
        finally:
            turn.release()


def mean_of(numbers, workers):
    total, turn = Value("d", 0.0, lock=False), BoundedSemaphore(1)
    crew = [Process(target=add, args=(numbers[w::workers], total, turn)) for w in range(workers)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return total.value / len(numbers)

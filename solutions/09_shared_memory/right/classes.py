"""Subclasses of Process, a Lock of its own, and a block that is a context manager."""

from multiprocessing import Lock, Process
from multiprocessing.sharedctypes import RawArray, RawValue
from multiprocessing.shared_memory import SharedMemory


class Clerk(Process):
    def __init__(self, text, counts, lock):
        super().__init__()
        self.text, self.counts, self.lock = text, counts, lock

    def run(self):
        self.lock.acquire()
        try:
            for letter in self.text:
                place = "abcdefghijklmnopqrstuvwxyz".find(letter.lower())
                if place >= 0:
                    self.counts[place] = self.counts[place] + 1
        finally:
            self.lock.release()


class Lamplighter(Process):
    def __init__(self, block, places, by):
        super().__init__()
        self.block, self.places, self.by = block, places, by

    def run(self):
        for place in self.places:
            brighter = self.block.buf[place] + self.by
            self.block.buf[place] = 255 if brighter > 255 else brighter


class Judge(Process):
    def __init__(self, numbers, total, lock):
        super().__init__()
        self.numbers, self.total, self.lock = numbers, total, lock

    def run(self):
        own = 0.0
        for number in self.numbers:
            own += number
        with self.lock:
            self.total.value += own


class Block:
    def __init__(self, size):
        self.memory = SharedMemory(create=True, size=size)

    def __enter__(self):
        return self.memory

    def __exit__(self, *_):
        self.memory.close()
        self.memory.unlink()


def done(crew):
    [one.start() for one in crew]
    [one.join() for one in crew]


def count_letters(texts):
    counts, lock = RawArray("i", 26), Lock()
    done([Clerk(text, counts, lock) for text in texts])
    return {chr(97 + place): counts[place] for place in range(26) if counts[place] != 0}


def brighten(pixels, workers, by):
    with Block(len(pixels) + 1) as block:
        block.buf[0 : len(pixels)] = bytearray(pixels)
        done([Lamplighter(block, range(w, len(pixels), workers), by) for w in range(workers)])
        return [block.buf[place] for place in range(len(pixels))]


def mean_of(numbers, workers):
    total, lock = RawValue("d", 0.0), Lock()
    done([Judge(numbers[w::workers], total, lock) for w in range(workers)])
    return total.value / len(numbers)

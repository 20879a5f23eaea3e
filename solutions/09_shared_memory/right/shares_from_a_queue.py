"""Whoever is free takes the next piece from a queue, and says on another that it is done."""

from multiprocessing import Array, Process, Queue, SimpleQueue, Value, resource_tracker
from multiprocessing.shared_memory import SharedMemory


def tally(text, counts, done):
    for letter in text.lower():
        if letter in "abcdefghijklmnopqrstuvwxyz":
            counts.acquire()
            counts[ord(letter) - ord("a")] += 1
            counts.release()
    done.put(True)


def count_letters(texts):
    counts, done = Array("i", 26), SimpleQueue()
    for text in texts:
        Process(target=tally, args=(text, counts, done)).start()
    for _ in texts:
        done.get()
    return {letter: counts[n] for n, letter in enumerate(map(chr, range(97, 123))) if counts[n]}


def lighten(name, tasks, by):
    block = SharedMemory(name)
    resource_tracker.unregister(block._name, "shared_memory")
    for start, stop in iter(tasks.get, None):
        for place in range(start, stop):
            block.buf[place] = min(255, block.buf[place] + by)
    block.close()


def brighten(pixels, workers, by):
    block = SharedMemory(create=True, size=len(pixels) + 1)
    failed = False
    try:
        block.buf[: len(pixels)] = bytes(pixels)
    except ValueError:
        failed = True
    if not failed:
        tasks = Queue()
        crew = [Process(target=lighten, args=(block.name, tasks, by)) for _ in range(workers)]
        for one in crew:
            one.start()
        half = (len(pixels) + 1) // 2
        tasks.put((0, half))
        tasks.put((half, len(pixels)))
        for _ in crew:
            tasks.put(None)
        for one in crew:
            one.join()
    found = list(block.buf[: len(pixels)])
    block.close()
    block.unlink()
    if failed:
        raise ValueError(pixels)
    return found


def add(numbers, next_one, total):
    while True:
        with next_one:
            place = next_one.value
            next_one.value += 1
        if place >= len(numbers):
            return
        with total:
            total.value += numbers[place]


def mean_of(numbers, workers):
    next_one, total = Value("i", 0), Value("d", 0.0)
    crew = [Process(target=add, args=(numbers, next_one, total)) for _ in range(workers)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return total.value / len(numbers)

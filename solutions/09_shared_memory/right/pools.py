"""Workers of a Pool and of an executor; what they share reaches them through their initializer."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Array, Pool, Process, Value
from multiprocessing.shared_memory import SharedMemory

shared = None


def keep(what):
    global shared
    shared = what


def tally(text, counts):
    for letter in filter(str.isalpha, text.lower()):
        with counts.get_lock():
            counts[ord(letter) - 97] += 1


def count_letters(texts):
    counts = Array("i", 26)
    crew = [Process(target=tally, kwargs={"text": text, "counts": counts}) for text in texts]
    for one in crew:
        one.start()
    while crew:
        crew.pop().join()
    return dict(filter(lambda item: item[1], zip("abcdefghijklmnopqrstuvwxyz", counts)))


def lighten(task):
    name, first, step, number, by = task
    block = SharedMemory(name)
    try:
        for place in range(first, number, step):
            block.buf[place] = min(block.buf[place] + by, 255)
    finally:
        block.close()


def brighten(pixels, workers, by):
    number = len(pixels)
    block = SharedMemory(create=True, size=number or 1)
    try:
        block.buf[:number] = bytes(pixels)
        with Pool(workers) as pool:
            pool.map(lighten, [(block.name, w, workers, number, by) for w in range(workers)])
        return list(bytes(block.buf[:number]))
    finally:
        block.close()
        block.unlink()


def add(part):
    with shared.get_lock():
        shared.value += sum(part)


def mean_of(numbers, workers):
    total = Value("d")
    parts = [numbers[w::workers] for w in range(min(workers, len(numbers)))]
    with ProcessPoolExecutor(workers, initializer=keep, initargs=(total,)) as crew:
        list(crew.map(add, parts))
    return total.value / len(numbers)

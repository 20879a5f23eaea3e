"""The name goes as soon as everybody has the block: children inherit it. A lock for each letter."""

from multiprocessing import Array, Condition, Lock, Process, Value
from multiprocessing.shared_memory import SharedMemory


def tally(text, counts, locks):
    for letter in text.lower():
        if letter.isascii() and letter.isalpha():
            place = ord(letter) - ord("a")
            with locks[place]:
                counts[place] += 1


def count_letters(texts):
    counts, locks = Array("i", 26, lock=False), [Lock() for _ in range(26)]
    crew = [Process(target=tally, args=(text, counts, locks)) for text in texts]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return {"abcdefghijklmnopqrstuvwxyz"[i]: n for i, n in enumerate(counts) if n}


def lighten(view, by):
    table = bytes(min(255, level + by) for level in range(256))
    view[:] = view.tobytes().translate(table)


def brighten(pixels, workers, by):
    number = len(pixels)
    block = SharedMemory(create=True, size=max(number, 1))
    block.unlink()
    try:
        block.buf[:number] = bytes(pixels)
        with block.buf[:number] as picture:
            views = [picture[nth::workers] for nth in range(workers)]
            crew = [Process(target=lighten, args=(view, by)) for view in views]
            for one in crew:
                one.start()
            for one in crew:
                one.join()
            for view in views:
                view.release()
            return picture.tolist()
    finally:
        block.close()


def add(numbers, total, turn, left):
    with turn:
        total.value += sum(numbers)
        left.value -= 1
        turn.notify()


def mean_of(numbers, workers):
    total, left, turn = Value("d", lock=False), Value("i", workers, lock=False), Condition()
    for nth in range(workers):
        Process(target=add, args=(numbers[nth::workers], total, turn, left)).start()
    with turn:
        turn.wait_for(lambda: left.value == 0)
        return total.value / len(numbers)

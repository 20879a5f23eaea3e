"""The pixels in a ShareableList; checked before anything is made."""

import ctypes
from multiprocessing import Array, Process, Semaphore, Value
from multiprocessing.shared_memory import ShareableList


def together(target, calls):
    crew = [Process(target=target, args=call, daemon=True) for call in calls]
    for one in crew:
        one.start()
    for one in crew:
        one.join()


def tally(text, counts, turn):
    own = [0] * 26
    for letter in text.upper():
        if "A" <= letter <= "Z":
            own[ord(letter) - ord("A")] += 1
    turn.acquire()
    counts[:] = [number + more for number, more in zip(counts[:], own)]
    turn.release()


def count_letters(texts):
    counts, turn = Array(ctypes.c_int, 26, lock=False), Semaphore(1)
    together(tally, [(text, counts, turn) for text in texts])
    found = {}
    for place in range(26):
        if counts[place]:
            found["abcdefghijklmnopqrstuvwxyz"[place]] = counts[place]
    return found


def lighten(name, first, step, by):
    board = ShareableList(name=name)
    for place in range(first, len(board), step):
        board[place] = min(board[place] + by, 255)
    board.shm.close()


def brighten(pixels, workers, by):
    for pixel in pixels:
        if not 0 <= pixel <= 255:
            raise ValueError(f"{pixel} is no pixel")
    if not pixels:
        return []
    board = ShareableList(pixels)
    try:
        together(lighten, [(board.shm.name, worker, workers, by) for worker in range(workers)])
        return list(board)
    finally:
        board.shm.close()
        board.shm.unlink()


def add(numbers, total):
    own = sum(numbers)
    with total:
        total.value += own


def mean_of(numbers, workers):
    total = Value(ctypes.c_double, 0.0)
    size = -(-len(numbers) // workers)
    together(add, [(numbers[start : start + size], total) for start in range(0, len(numbers), size)])
    return total.value / len(numbers)

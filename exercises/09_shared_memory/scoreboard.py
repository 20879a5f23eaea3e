"""The scoreboard. Several processes write on it at the same time; the README takes you through it.

See with your own eyes what is wrong before you mend anything:

    python scoreboard.py letters      how many letters of each kind? Some are below zero
    python scoreboard.py brighten     five lamps, 50 brighter each: which of them is not?
    python scoreboard.py broken       one of the lamps is no lamp at all
    python scoreboard.py mean         nobody has written this yet
"""

import sys
from multiprocessing import Array, Process
from multiprocessing.shared_memory import SharedMemory

# ---------------------------------------------------------------- 1. count_letters


def tally(text: str, counts) -> None:
    """What one process does: count the letters of its text on the shared board."""
    for letter in text.lower():
        if "a" <= letter <= "z":
            # Work here: how many steps is this line, and who may come in between?
            counts[ord(letter) - ord("a")] += 1


def count_letters(texts: list[str]) -> dict[str, int]:
    """Count the letters a to z in all the texts together, capital letters as small ones.

    One process per text, all at once. They count in one shared Array('i', 26), under a lock.
    Whatever is no letter is not counted. Returns {letter: number}, without the letters that occur
    nowhere. A text may be empty, and there may be no text at all; texts are ASCII.
    """
    # Work here: which numbers fit into an element of this array?
    counts = Array("b", 26)
    processes = [Process(target=tally, args=(text, counts)) for text in texts]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return {chr(ord("a") + place): number for place, number in enumerate(counts) if number}


# ---------------------------------------------------------------- 2. brighten


def brighten_slice(name: str, start: int, stop: int, by: int) -> None:
    """What one worker does: brighten the pixels from `start` up to, not including, `stop`."""
    block = SharedMemory(name)
    for place in range(start, stop):
        block.buf[place] = min(255, block.buf[place] + by)
    block.close()


def brighten(pixels: list[int], workers: int, by: int) -> list[int]:
    """Make every pixel brighter by `by`, 255 at most; return the new pixels.

    The pixels, numbers from 0 to 255, one or many or none, lie in one SharedMemory block. The
    workers, processes, brighten them there, each a slice of its own: a stretch, or every so many.
    There may be more workers than pixels; `by` is 0 or more, and may be large. A pixel that is not
    within 0 to 255 is a ValueError. In each case the block is unlinked exactly once, and nothing
    stays in the system.
    """
    block = SharedMemory(create=True, size=len(pixels))
    block.buf[: len(pixels)] = bytes(pixels)  # a ValueError, if one does not fit into a byte
    # Work here: whose are the pixels that are left over?
    share = len(pixels) // workers
    processes = [
        Process(
            target=brighten_slice,
            args=(block.name, worker * share, (worker + 1) * share, by),
        )
        for worker in range(workers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    result = list(block.buf[: len(pixels)])
    # Work here: what does close() end, and what is still there afterwards?
    block.close()
    return result


# ---------------------------------------------------------------- 3. mean_of


def mean_of(numbers: list[float], workers: int) -> float:
    """Let `workers` processes add up the numbers in a shared Value('d'); return their mean.

    Each worker adds the numbers of its own slice to the one shared sum; the caller divides. There
    is at least one number, and there may be more workers than numbers.
    """
    raise NotImplementedError


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "letters"
    if wanted == "letters":
        print("a: 30000, b: 10000, d: 5000, n: 20000 would be right")
        print(count_letters(["banana " * 5000, "Bandana " * 5000]))
    elif wanted == "brighten":
        print([0, 50, 100, 150, 200], "->", brighten([0, 50, 100, 150, 200], workers=2, by=50))
    elif wanted == "broken":
        print(brighten([0, 50, 300], workers=2, by=50))
    elif wanted == "mean":
        print("5.0 would be right:", mean_of([1.5, 4.5, 9.0], workers=2))
    else:
        print("python scoreboard.py letters | brighten | broken | mean")

"""The scoreboard, mended: wide elements, one lock, no pixel left over, and nothing left behind."""

import sys
from multiprocessing import Array, Process, Value
from multiprocessing.shared_memory import SharedMemory


def run_all(processes: list[Process]) -> None:
    """Start all of them, then wait for all of them."""
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def tally(text: str, counts) -> None:
    """Count the letters of the text; from the look to the writing nobody comes in between."""
    for letter in text.lower():
        if "a" <= letter <= "z":
            with counts.get_lock():
                counts[ord(letter) - ord("a")] += 1


def count_letters(texts: list[str]) -> dict[str, int]:
    """One process per text, one array for all."""
    counts = Array("i", 26)
    run_all([Process(target=tally, args=(text, counts)) for text in texts])
    return {chr(ord("a") + place): number for place, number in enumerate(counts) if number}


def brighten_slice(name: str, first: int, step: int, end: int, by: int) -> None:
    """Brighten every `step`th pixel from `first` on."""
    block = SharedMemory(name)
    for place in range(first, end, step):
        block.buf[place] = min(255, block.buf[place] + by)
    block.close()


def brighten(pixels: list[int], workers: int, by: int) -> list[int]:
    """Every worker takes each `workers`th pixel; whatever happens, the block is gone at the end."""
    number = len(pixels)
    block = SharedMemory(create=True, size=max(1, number))
    try:
        block.buf[:number] = bytes(pixels)
        run_all(
            [
                Process(target=brighten_slice, args=(block.name, worker, workers, number, by))
                for worker in range(workers)
            ]
        )
        return list(block.buf[:number])
    finally:
        block.close()
        block.unlink()


def add_up(numbers: list[float], total) -> None:
    """Add the numbers among themselves, and their sum to the total."""
    own = sum(numbers)
    with total.get_lock():
        total.value += own


def mean_of(numbers: list[float], workers: int) -> float:
    """Each worker adds every `workers`th number."""
    total = Value("d", 0)
    run_all(
        [
            Process(target=add_up, args=(numbers[worker::workers], total))
            for worker in range(workers)
        ]
    )
    return total.value / len(numbers)


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

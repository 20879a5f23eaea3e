"""Pi by darts, in parts: whichever part is ready first is added first, and it does not matter."""
import random
from multiprocessing import Pool


def hits(seed):
    darts = random.Random(seed)
    return sum(darts.random() ** 2 + darts.random() ** 2 <= 1 for _ in range(100))


def main():
    with Pool(processes=2) as pool:
        total = 0
        for part in pool.imap_unordered(hits, range(3)):
            total += part
    return round(4 * total / 300, 2)

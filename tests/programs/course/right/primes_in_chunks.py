"""Counting primes: one range for each process, each result in its own slot."""
from multiprocessing import Array, Process


def is_prime(n):
    return n > 1 and all(n % d for d in range(2, int(n ** 0.5) + 1))


def count(start, stop, counts, slot):
    found = 0
    for n in range(start, stop):
        if is_prime(n):
            found += 1
    counts[slot] = found


def main():
    limit, jobs = 100, 4
    step = limit // jobs
    counts = Array("i", jobs)
    processes = []
    for k in range(jobs):
        p = Process(target=count, args=(k * step, (k + 1) * step, counts, k), name=f"range-{k}")
        processes.append(p)
        p.start()
    for p in processes:
        p.join()
    return sum(counts)

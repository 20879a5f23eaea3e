"""The answers are listed as they complete and read as if in the order of the questions."""
from concurrent.futures import ProcessPoolExecutor, as_completed


def square(n):
    sum(range(n * 400_000))
    return n * n


def main():
    with ProcessPoolExecutor(2) as executor:
        jobs = [executor.submit(square, n) for n in (1, 2, 3)]
        return [job.result() for job in as_completed(jobs)]

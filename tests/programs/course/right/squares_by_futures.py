"""An executor's futures, looked at as they complete, and the answers put where they belong."""
from concurrent.futures import ProcessPoolExecutor, as_completed


def square(n):
    return n * n


def main():
    numbers = [3, 1, 2]
    answers = {}
    with ProcessPoolExecutor(max_workers=2) as executor:
        jobs = {executor.submit(square, n): n for n in numbers}
        for job in as_completed(jobs):
            answers[jobs[job]] = job.result()
    return [answers[n] for n in numbers]

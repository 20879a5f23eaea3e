"""A waiter lets one less sit down than there are forks."""
from multiprocessing import Lock, Process, RawArray, Semaphore

def dine(me, waiter, left, right, meals):
    with waiter:
        with left:
            with right:
                meals[me] += 1

def main():
    n = 2
    forks, waiter, meals = [Lock() for _ in range(n)], Semaphore(n - 1), RawArray("i", n)
    ps = [Process(target=dine, args=(i, waiter, forks[i], forks[(i + 1) % n], meals)) for i in range(n)]
    for p in ps: p.start()
    for p in ps: p.join()
    return list(meals)

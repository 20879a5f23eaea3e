"""Everybody takes the left fork first."""
from multiprocessing import Lock, Process

def dine(left, right):
    with left:
        with right:
            pass

def main():
    forks = [Lock() for _ in range(3)]
    ps = [Process(target=dine, args=(forks[i], forks[(i + 1) % 3])) for i in range(3)]
    for p in ps: p.start()
    for p in ps: p.join()
    return "done"

"""Everybody takes the fork with the lower number first."""
from multiprocessing import Lock, Process, RawValue

def dine(low, high, meals):
    with low, high:
        meals.value += 1

def main():
    forks = [Lock() for _ in range(3)]
    meals = [RawValue("i", 0) for _ in range(3)]
    ps = []
    for i in range(3):
        a, b = sorted((i, (i + 1) % 3))
        ps.append(Process(target=dine, args=(forks[a], forks[b], meals[i])))
    for p in ps: p.start()
    for p in ps: p.join()
    return [m.value for m in meals]

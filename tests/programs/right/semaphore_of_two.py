"""Three cars, two places to park."""
from multiprocessing import Process, RawArray, Semaphore

def park(me, places, parked):
    with places:
        parked[me] = 1

def main():
    places, parked = Semaphore(2), RawArray("i", 3)
    ps = [Process(target=park, args=(me, places, parked)) for me in range(3)]
    for p in ps: p.start()
    for p in ps: p.join()
    return sum(parked)

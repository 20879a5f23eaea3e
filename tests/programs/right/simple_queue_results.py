"""Results come back over a SimpleQueue, in any order."""
from multiprocessing import Process, SimpleQueue

def cube(n, results):
    results.put((n, n ** 3))

def main():
    results = SimpleQueue()
    ps = [Process(target=cube, args=(n, results)) for n in (2, 3)]
    for p in ps: p.start()
    got = dict(results.get() for _ in ps)
    for p in ps: p.join()
    return [got[2], got[3]]

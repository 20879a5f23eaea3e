"""The first one started need not be the first one done."""
from multiprocessing import Process, Queue

def square(n, q):
    q.put(n * n)

def main():
    q = Queue()
    ps = [Process(target=square, args=(n, q)) for n in (1, 2)]
    for p in ps: p.start()
    got = [q.get() for _ in ps]
    for p in ps: p.join()
    return got

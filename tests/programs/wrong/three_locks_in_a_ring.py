"""A cycle of three."""
from multiprocessing import Lock, Process

def both(first, second):
    with first:
        with second:
            pass

def main():
    a, b, c = Lock(), Lock(), Lock()
    ps = [Process(target=both, args=pair) for pair in ((a, b), (b, c), (c, a))]
    for p in ps: p.start()
    for p in ps: p.join()
    return "done"

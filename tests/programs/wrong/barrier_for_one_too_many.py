"""A barrier for three, and two come."""
from multiprocessing import Barrier, Process

def phase(barrier):
    barrier.wait()

def main():
    barrier = Barrier(3)
    ps = [Process(target=phase, args=(barrier,)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return "done"

"""Everybody writes where nobody else does: no lock is needed."""
from multiprocessing import Array, Process

def square(slots, i):
    slots[i] = i * i

def main():
    slots = Array("i", 4)
    ps = [Process(target=square, args=(slots, i)) for i in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    return slots[:]

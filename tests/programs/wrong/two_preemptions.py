"""Two increments each: to lose two of four, both have to be interrupted."""
from multiprocessing import Process, RawValue

def add(v):
    for _ in range(2):
        v.value += 1

def main():
    v = RawValue("i", 0)
    ps = [Process(target=add, args=(v,)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return v.value > 2

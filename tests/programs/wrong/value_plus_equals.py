"""A Value locks each access, not the two of +=."""
from multiprocessing import Process, Value

def add(v):
    v.value += 1

def main():
    v = Value("i", 0)
    ps = [Process(target=add, args=(v,)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return v.value

"""A release too many."""
from multiprocessing import Lock, Process, RawValue

def add(lock, v):
    if lock.acquire(block=False):
        v.value += 1
    lock.release()

def main():
    lock, v = Lock(), RawValue("i", 0)
    ps = [Process(target=add, args=(lock, v)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return v.value

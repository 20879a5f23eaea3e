"""A threading.Lock: each process has its own."""
from multiprocessing import Process, RawValue
from threading import Lock

def add(lock, v):
    with lock:
        v.value += 1

def main():
    lock, v = Lock(), RawValue("i", 0)
    ps = [Process(target=add, args=(lock, v)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return v.value

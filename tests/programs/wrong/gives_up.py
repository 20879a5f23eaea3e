"""The time-out has come, and one goes on without the lock."""
import time
from multiprocessing import Lock, Process, RawValue

def add(lock, v):
    lock.acquire(timeout=0.1)
    n = v.value
    time.sleep(0.5)
    v.value = n + 1

def main():
    lock, v = Lock(), RawValue("i", 0)
    ps = [Process(target=add, args=(lock, v)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return v.value

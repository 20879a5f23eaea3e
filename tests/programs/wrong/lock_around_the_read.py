"""Read under the lock, written without."""
from multiprocessing import Lock, Process, RawValue

def add(lock, v):
    with lock:
        n = v.value
    v.value = n + 1

def main():
    lock, v = Lock(), RawValue("i", 0)
    ps = [Process(target=add, args=(lock, v)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return v.value

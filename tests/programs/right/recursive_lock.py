"""An RLock taken again by its holder."""
from multiprocessing import Process, RLock, RawValue

def add(lock, v, n):
    with lock:
        v.value += 1
        if n:
            add(lock, v, n - 1)

def main():
    lock, v = RLock(), RawValue("i", 0)
    ps = [Process(target=add, args=(lock, v, 1)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return v.value

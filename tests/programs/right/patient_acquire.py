"""acquire with a time-out, and again until it has worked."""
from multiprocessing import Lock, Process, RawValue

def add(lock, v):
    while not lock.acquire(timeout=0.5):
        pass
    v.value += 1
    lock.release()

def main():
    lock, v = Lock(), RawValue("i", 0)
    lock.acquire()
    ps = [Process(target=add, args=(lock, v)) for _ in range(2)]
    for p in ps: p.start()
    v.value += 1
    lock.release()
    for p in ps: p.join()
    return v.value

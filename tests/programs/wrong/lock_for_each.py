"""Every process makes a lock of its own."""
from multiprocessing import Lock, Process, RawValue

def add(v):
    lock = Lock()
    with lock:
        v.value += 1

def main():
    v = RawValue("i", 0)
    ps = [Process(target=add, args=(v,)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return v.value

"""A helper that locks, called by one that has locked."""
from multiprocessing import Lock, Process, RawValue

def log(lock, v):
    with lock:
        v.value += 1

def work(lock, v):
    with lock:
        log(lock, v)

def main():
    lock, v = Lock(), RawValue("i", 0)
    p = Process(target=work, args=(lock, v))
    p.start()
    p.join()
    return v.value

"""The exception is caught, and the lock stays locked."""
from multiprocessing import Lock, Process, RawValue

def risky(lock, v):
    try:
        lock.acquire()
        v.value += 1
        if v.value == 1:
            raise ValueError("unlucky")
        lock.release()
    except ValueError:
        pass

def main():
    lock, v = Lock(), RawValue("i", 0)
    ps = [Process(target=risky, args=(lock, v)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return v.value

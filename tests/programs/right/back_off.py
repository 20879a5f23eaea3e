"""Two locks in opposite order, but whoever does not get the second gives the first back."""
from multiprocessing import Lock, Process, RawValue

def both(first, second, done):
    while True:
        first.acquire()
        if second.acquire(block=False):
            break
        first.release()
    done.value += 1
    second.release()
    first.release()

def main():
    a, b, done = Lock(), Lock(), RawValue("i", 0)
    ps = [Process(target=both, args=args) for args in ((a, b, done), (b, a, done))]
    for p in ps: p.start()
    for p in ps: p.join()
    return done.value

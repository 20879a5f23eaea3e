"""An exception within the lock, which is released all the same."""
from multiprocessing import Lock, Process, RawValue

def careful(lock, v, fails):
    lock.acquire()
    try:
        v.value += 1
        if fails:
            raise ValueError("on purpose")
    except ValueError:
        v.value += 10
    finally:
        lock.release()

def main():
    lock, v = Lock(), RawValue("i", 0)
    ps = [Process(target=careful, args=(lock, v, fails)) for fails in (True, False)]
    for p in ps: p.start()
    for p in ps: p.join()
    return v.value

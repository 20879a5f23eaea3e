"""A permit that is not given back when there is nothing to do."""
from multiprocessing import Process, RawValue, Semaphore

def use(permits, work):
    permits.acquire()
    if work.value == 0:
        return
    work.value -= 1
    permits.release()

def main():
    permits, work = Semaphore(2), RawValue("i", 0)
    ps = [Process(target=use, args=(permits, work)) for _ in range(3)]
    for p in ps: p.start()
    for p in ps: p.join()
    return "done"

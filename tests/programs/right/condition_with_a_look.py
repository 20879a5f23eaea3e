"""Wait on a condition in a loop that looks first."""
from multiprocessing import Condition, Process, RawValue

def consumer(cond, ready, out):
    with cond:
        while not ready.value:
            cond.wait()
        out.value = ready.value * 10

def main():
    cond, ready, out = Condition(), RawValue("i", 0), RawValue("i", 0)
    p = Process(target=consumer, args=(cond, ready, out))
    p.start()
    with cond:
        ready.value = 7
        cond.notify()
    p.join()
    return out.value

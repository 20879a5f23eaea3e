"""Two wait, one is told."""
from multiprocessing import Condition, Process, RawValue

def waiter(cond, go):
    with cond:
        while not go.value:
            cond.wait()

def main():
    cond, go = Condition(), RawValue("i", 0)
    ps = [Process(target=waiter, args=(cond, go)) for _ in range(2)]
    for p in ps: p.start()
    with cond:
        go.value = 1
        cond.notify()
    for p in ps: p.join()
    return "done"

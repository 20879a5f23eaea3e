"""wait_for with a predicate, notify_all, two waiters."""
from multiprocessing import Condition, Process, RawValue

def waiter(cond, go, seen):
    with cond:
        cond.wait_for(lambda: go.value == 1)
        seen.value += 1

def main():
    cond, go, seen = Condition(), RawValue("b", 0), RawValue("i", 0)
    ps = [Process(target=waiter, args=(cond, go, seen)) for _ in range(2)]
    for p in ps: p.start()
    with cond:
        go.value = 1
        cond.notify_all()
    for p in ps: p.join()
    return seen.value

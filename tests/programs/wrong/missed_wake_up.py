"""notify before anybody waits is lost."""
from multiprocessing import Condition, Process

def waiter(cond):
    with cond:
        cond.wait()

def main():
    cond = Condition()
    p = Process(target=waiter, args=(cond,))
    p.start()
    with cond:
        cond.notify()
    p.join()
    return "done"

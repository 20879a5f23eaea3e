"""Woken, and not looking again: another one may have been faster."""
from multiprocessing import Condition, Process, RawValue

def take(cond, stock):
    with cond:
        if stock.value == 0:
            cond.wait()
        stock.value -= 1

def give(cond, stock):
    for _ in range(2):
        with cond:
            stock.value += 1
            cond.notify_all()

def main():
    cond, stock, low = Condition(), RawValue("i", 0), RawValue("i", 0)
    takers = [Process(target=taker, args=(cond, stock, low)) for _ in range(2)]
    giver = Process(target=give, args=(cond, stock))
    for p in (*takers, giver): p.start()
    for p in (*takers, giver): p.join()
    return low.value

def taker(cond, stock, low):
    take(cond, stock)
    with cond:
        low.value = min(low.value, stock.value)

"""Sold out: returned without a release."""
from multiprocessing import Lock, Process, RawValue

def buy(lock, stock):
    lock.acquire()
    if stock.value == 0:
        return
    stock.value -= 1
    lock.release()

def main():
    lock, stock = Lock(), RawValue("i", 1)
    ps = [Process(target=buy, args=(lock, stock)) for _ in range(3)]
    for p in ps: p.start()
    for p in ps: p.join()
    return stock.value

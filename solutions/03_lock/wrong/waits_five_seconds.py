import time, sys, os
from multiprocessing import Process, Lock, Value, Semaphore, Queue, RLock, Condition, Array
class CardDeclined(Exception):
    pass
def charge(buyer, pay, declined):
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)
def buy(b, left, sold, lock, think, pay, declined):
    time.sleep(think)
    with lock:
        if left.value > 0:
            charge(b, pay, declined)
            left.value -= 1
            sold.value += 1
def sell(tickets, buyers, think=0, pay=0, declined=()):
    left, sold, lock = Value("i", tickets), Value("i", 0), Lock()
    ps = [Process(target=buy, args=(b, left, sold, lock, think, pay, declined)) for b in range(buyers)]
    for p in ps: p.start()
    for p in ps: p.join(5)
    return {"left": left.value, "sold": sold.value}
def put_back(left): left.value += 1
def refund(left, office):
    with office: put_back(left)
def exchange(left, office):
    with office:
        left.value += 1
        left.value -= 1
def exchange_all(tickets, customers):
    left, office = Value("i", tickets), Lock()
    ps = [Process(target=exchange, args=(left, office)) for _ in range(customers)]
    for p in ps: p.start()
    for p in ps: p.join()
    return left.value
def talk(lines, lock):
    with lock:
        for line in lines: print(line)
def introduce_all(people):
    lock = Lock()
    ps = [Process(target=talk, args=(p, lock)) for p in people]
    for p in ps: p.start()
    for p in ps: p.join()

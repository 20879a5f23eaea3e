"""acquire() and release() by hand, with try/finally."""

import time
from multiprocessing import Lock, Process, Value


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


def buyer_process(lock, left, sold, buyer, think, pay, declined):
    time.sleep(think)
    lock.acquire()
    try:
        if left.value == 0:
            return
        charge(buyer, pay, declined)
        left.value = left.value - 1
        sold.value = sold.value + 1
    finally:
        lock.release()


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    lock = Lock()
    left = Value("i", tickets)
    sold = Value("i", 0)
    jobs = []
    for i in range(buyers):
        p = Process(target=buyer_process, args=(lock, left, sold, i, think, pay, declined))
        p.start()
        jobs.append(p)
    for p in jobs:
        p.join()
    return {"left": left.value, "sold": sold.value}


def refund(left):
    # the caller holds the lock
    left.value += 1


def exchange(lock, left):
    lock.acquire()
    try:
        refund(left)
        left.value -= 1
    finally:
        lock.release()


def exchange_all(tickets: int, customers: int) -> int:
    lock = Lock()
    left = Value("i", tickets)
    jobs = [Process(target=exchange, args=(lock, left)) for _ in range(customers)]
    for p in jobs:
        p.start()
    for p in jobs:
        p.join()
    return left.value


def introduce(lock, lines):
    lock.acquire()
    try:
        for line in lines:
            print(line)
            time.sleep(0.01)
    finally:
        lock.release()


def introduce_all(people: list[list[str]]) -> None:
    lock = Lock()
    jobs = [Process(target=introduce, args=(lock, lines)) for lines in people]
    for p in jobs:
        p.start()
    for p in jobs:
        p.join()

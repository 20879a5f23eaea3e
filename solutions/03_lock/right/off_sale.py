"""A ticket is off sale while its buyer pays, and comes back when the card is declined."""

import time
from multiprocessing import Lock, Process, Value


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


def buy(buyer, left, sold, lock, think, pay, declined):
    time.sleep(think)
    with lock:
        if left.value == 0:
            return
        left.value -= 1
    try:
        charge(buyer, pay, declined)
    except CardDeclined:
        with lock:
            left.value += 1
        raise
    with lock:
        sold.value += 1


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    left, sold, lock = Value("i", tickets), Value("i", 0), Lock()
    processes = [
        Process(target=buy, args=(buyer, left, sold, lock, think, pay, declined))
        for buyer in range(buyers)
    ]
    for process in processes:
        process.start()
    while processes:
        processes.pop().join()
    return {"left": left.value, "sold": sold.value}


def refund(left, lock, locked=False):
    if locked:
        left.value += 1
    else:
        with lock:
            refund(left, lock, locked=True)


def exchange(left, lock):
    with lock:
        refund(left, lock, locked=True)
        left.value -= 1


def exchange_all(tickets: int, customers: int) -> int:
    left, lock = Value("i", tickets), Lock()
    processes = [Process(target=exchange, args=(left, lock)) for _ in range(customers)]
    for process in processes:
        process.start()
    while processes:
        processes.pop().join()
    return left.value


def introduce(lines, lock):
    with lock:
        for line in lines:
            print(line)


def introduce_all(people: list[list[str]]) -> None:
    lock = Lock()
    processes = [Process(target=introduce, args=(lines, lock)) for lines in people]
    for process in processes:
        process.start()
    while processes:
        processes.pop().join()

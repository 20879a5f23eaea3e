"""The stock is a semaphore: one permit is one ticket."""

import time
from multiprocessing import Lock, Process, Semaphore


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


def buy(buyer, stock, think, pay, declined):
    time.sleep(think)
    if not stock.acquire(block=False):
        return  # sold out
    try:
        charge(buyer, pay, declined)
    except CardDeclined:
        stock.release()


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    stock = Semaphore(tickets)
    processes = [Process(target=buy, args=(i, stock, think, pay, declined)) for i in range(buyers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    left = stock.get_value()
    return {"left": left, "sold": tickets - left}


def exchange(stock, lock):
    with lock:
        stock.release()
        stock.acquire()


def exchange_all(tickets: int, customers: int) -> int:
    stock, lock = Semaphore(tickets), Lock()
    processes = [Process(target=exchange, args=(stock, lock)) for _ in range(customers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return stock.get_value()


def introduce(lines, permit):
    with permit:
        for line in lines:
            print(line)


def introduce_all(people: list[list[str]]) -> None:
    permit = Semaphore()
    processes = [Process(target=introduce, args=(lines, permit)) for lines in people]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

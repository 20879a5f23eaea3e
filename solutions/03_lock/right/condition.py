"""A Condition: who finds the last ticket reserved waits until it is paid or given back."""

import time
from multiprocessing import Condition, Process, Value


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


def buy(buyer, condition, free, paying, sold, think, pay, declined):
    time.sleep(think)
    with condition:
        while free.value == 0 and paying.value > 0:
            condition.wait()
        if free.value == 0:
            return
        free.value -= 1
        paying.value += 1
    paid = False
    try:
        charge(buyer, pay, declined)
        paid = True
    finally:
        with condition:
            paying.value -= 1
            if paid:
                sold.value += 1
            else:
                free.value += 1
            condition.notify_all()


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    condition = Condition()
    free, paying, sold = Value("i", tickets), Value("i", 0), Value("i", 0)
    args = (condition, free, paying, sold, think, pay, declined)
    processes = [Process(target=buy, args=(buyer, *args)) for buyer in range(buyers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return {"left": free.value, "sold": sold.value}


def exchange(condition, left, busy):
    with condition:
        condition.wait_for(lambda: not busy.value)
        busy.value = 1
    left.value += 1
    left.value -= 1
    with condition:
        busy.value = 0
        condition.notify()


def exchange_all(tickets: int, customers: int) -> int:
    condition, left, busy = Condition(), Value("i", tickets), Value("i", 0)
    processes = [Process(target=exchange, args=(condition, left, busy)) for _ in range(customers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return left.value


def introduce(condition, lines):
    with condition:
        for line in lines:
            print(line)


def introduce_all(people: list[list[str]]) -> None:
    condition = Condition()
    processes = [Process(target=introduce, args=(condition, lines)) for lines in people]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

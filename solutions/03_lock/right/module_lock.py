"""One lock at module level, which every forked child finds in its place."""

import time
from multiprocessing import Lock, Process, Value

lock = Lock()


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


def buy(buyer, left, sold, think, pay, declined):
    time.sleep(think)
    with lock:
        if left.value > 0:
            charge(buyer, pay, declined)
            left.value -= 1
            sold.value += 1


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    left = Value("i", tickets)
    sold = Value("i", 0)
    p_list = []
    for i in range(buyers):
        p = Process(target=buy, args=(i, left, sold, think, pay, declined))
        p_list.append(p)
        p.start()
    for p in p_list:
        p.join()
    return {"left": left.value, "sold": sold.value}


def exchange(left):
    with lock:
        left.value += 1
        left.value -= 1


def exchange_all(tickets: int, customers: int) -> int:
    left = Value("i", tickets)
    p_list = []
    for i in range(customers):
        p = Process(target=exchange, args=(left,))
        p_list.append(p)
        p.start()
    for p in p_list:
        p.join()
    return left.value


def introduce(lines):
    with lock:
        for line in lines:
            print(line)


def introduce_all(people: list[list[str]]) -> None:
    p_list = []
    for lines in people:
        p = Process(target=introduce, args=(lines,))
        p_list.append(p)
        p.start()
    for p in p_list:
        p.join()

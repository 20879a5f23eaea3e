"""An RLock: refund may take it again, for the same process owns it."""

import time
from multiprocessing import Process, RLock, Value


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
        if left.value > 0:
            try:
                charge(buyer, pay, declined)
            except CardDeclined:
                print(f"buyer {buyer}: card declined")
            else:
                take(left, sold, lock)


def take(left, sold, lock):
    with lock:
        left.value -= 1
        sold.value += 1


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    left, sold, lock = Value("i", tickets), Value("i", 0), RLock()
    everybody = [
        Process(target=buy, name=f"Buyer-{i}", args=(i, left, sold, lock, think, pay, declined))
        for i in range(buyers)
    ]
    [p.start() for p in everybody]
    [p.join() for p in everybody]
    return dict(left=left.value, sold=sold.value)


def refund(left, lock):
    with lock:
        left.value += 1


def exchange(left, lock):
    with lock:
        refund(left, lock)
        left.value -= 1


def exchange_all(tickets: int, customers: int) -> int:
    left, lock = Value("i", tickets), RLock()
    everybody = [Process(target=exchange, args=(left, lock)) for _ in range(customers)]
    [p.start() for p in everybody]
    [p.join() for p in everybody]
    return left.value


def introduce(lines, lock):
    with lock:
        for line in lines:
            print(line, flush=True)
            time.sleep(0.01)


def introduce_all(people: list[list[str]]) -> None:
    lock = RLock()
    everybody = [Process(target=introduce, args=(lines, lock)) for lines in people]
    [p.start() for p in everybody]
    [p.join() for p in everybody]

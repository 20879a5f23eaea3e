"""A Manager's Value and RLock; the Manager is not shut down by hand."""

import multiprocessing
import time


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


def buy(buyer, think, pay, declined, left, sold, lock):
    time.sleep(think)
    lock.acquire()
    try:
        if left.value >= 1:
            charge(buyer=buyer, pay=pay, declined=declined)
            left.value = left.value - 1
            sold.value = sold.value + 1
    except CardDeclined:
        pass
    finally:
        lock.release()


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    manager = multiprocessing.Manager()
    left = manager.Value("i", tickets)
    sold = manager.Value("i", 0)
    lock = manager.RLock()
    ps = []
    for buyer in range(buyers):
        ps.append(
            multiprocessing.Process(
                target=buy, args=(buyer, think, pay, declined, left, sold, lock)
            )
        )
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return {"left": left.value, "sold": sold.value}


def refund(left, lock):
    with lock:
        left.value += 1


def exchange(left, lock):
    with lock:
        refund(left, lock)
        left.value -= 1


def exchange_all(tickets: int, customers: int) -> int:
    manager = multiprocessing.Manager()
    left = manager.Value("i", tickets)
    lock = manager.RLock()
    ps = [multiprocessing.Process(target=exchange, args=(left, lock)) for _ in range(customers)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return left.value


def introduce(lines, lock):
    with lock:
        for line in lines:
            print(line)


def introduce_all(people: list[list[str]]) -> None:
    lock = multiprocessing.Lock()
    ps = [multiprocessing.Process(target=introduce, args=(lines, lock)) for lines in people]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

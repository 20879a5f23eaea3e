"""The lock that a Value brings along: get_lock(), which is an RLock."""

import multiprocessing as mp
import time


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


def buy(buyer, left, think, pay, declined):
    time.sleep(think)
    with left.get_lock():
        if left.value <= 0:
            return
        charge(buyer, pay, declined)
        left.value -= 1


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    left = mp.Value("i", tickets)
    processes = [
        mp.Process(target=buy, args=(i, left, think, pay, declined)) for i in range(buyers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return {"left": left.value, "sold": tickets - left.value}


def refund(left):
    with left.get_lock():
        left.value += 1


def exchange(left):
    with left.get_lock():
        refund(left)
        left.value -= 1


def exchange_all(tickets: int, customers: int) -> int:
    left = mp.Value("i", tickets)
    processes = [mp.Process(target=exchange, args=(left,)) for _ in range(customers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return left.value


def introduce(lines, turn):
    with turn.get_lock():
        for line in lines:
            print(line)
        turn.value += 1


def introduce_all(people: list[list[str]]) -> None:
    turn = mp.Value("i", 0)
    processes = [mp.Process(target=introduce, args=(lines, turn)) for lines in people]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

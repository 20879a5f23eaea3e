"""Semaphores that start at 1 in the place of locks."""

import time
from multiprocessing import BoundedSemaphore, Process, Semaphore, Value


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


def buy(counter, left, sold, buyer, think, pay, declined):
    time.sleep(think)
    with counter:
        if left.value > 0:
            charge(buyer, pay, declined)
            left.value -= 1
            sold.value += 1


def start_and_join(processes):
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    counter = Semaphore(1)
    left = Value("i", tickets)
    sold = Value("i", 0)
    start_and_join(
        [
            Process(
                target=buy,
                kwargs={
                    "counter": counter,
                    "left": left,
                    "sold": sold,
                    "buyer": buyer,
                    "think": think,
                    "pay": pay,
                    "declined": declined,
                },
            )
            for buyer in range(buyers)
        ]
    )
    return {"left": left.value, "sold": sold.value}


def exchange(counter, left):
    counter.acquire()
    left.value += 1
    left.value -= 1
    counter.release()


def exchange_all(tickets: int, customers: int) -> int:
    counter = BoundedSemaphore(1)
    left = Value("i", tickets)
    start_and_join([Process(target=exchange, args=(counter, left)) for _ in range(customers)])
    return left.value


def introduce(microphone, lines):
    microphone.acquire()
    for line in lines:
        print(line)
    microphone.release()


def introduce_all(people: list[list[str]]) -> None:
    microphone = BoundedSemaphore(1)
    start_and_join([Process(target=introduce, args=(microphone, p)) for p in people])

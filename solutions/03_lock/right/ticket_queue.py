"""The tickets lie in a Manager's queue; who gets none from it comes too late."""

import queue
import time
from multiprocessing import Lock, Manager, Process, Value


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


def buy(buyer, tickets, think, pay, declined):
    time.sleep(think)
    try:
        ticket = tickets.get_nowait()
    except queue.Empty:
        return
    try:
        charge(buyer, pay, declined)
    except CardDeclined:
        tickets.put(ticket)


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    with Manager() as manager:
        pile = manager.Queue()
        for number in range(tickets):
            pile.put(number)
        processes = [
            Process(target=buy, args=(buyer, pile, think, pay, declined)) for buyer in range(buyers)
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        left = pile.qsize()
    return {"left": left, "sold": tickets - left}


def exchange(left, lock):
    with lock:
        left.value += 1
        left.value -= 1


def exchange_all(tickets: int, customers: int) -> int:
    left, lock = Value("i", tickets), Lock()
    processes = [Process(target=exchange, args=(left, lock)) for _ in range(customers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
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
    for process in processes:
        process.join()

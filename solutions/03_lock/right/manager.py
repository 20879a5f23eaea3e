"""Everything shared lives at a Manager: its Lock, a Namespace, a dict."""

import time
from multiprocessing import Manager, Process


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


def buy(buyer, books, lock, think, pay, declined):
    time.sleep(think)
    with lock:
        if books.left > 0:
            charge(buyer, pay, declined)
            books.left -= 1
            books.sold += 1


def run(processes):
    for p in processes:
        p.start()
    for p in processes:
        p.join()


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    with Manager() as manager:
        lock = manager.Lock()
        books = manager.Namespace(left=tickets, sold=0)
        run(
            [
                Process(target=buy, args=(b, books, lock, think, pay, declined))
                for b in range(buyers)
            ]
        )
        return {"left": books.left, "sold": books.sold}


def exchange(shared, lock):
    with lock:
        shared["left"] += 1
        shared["left"] -= 1


def exchange_all(tickets: int, customers: int) -> int:
    with Manager() as manager:
        shared = manager.dict(left=tickets)
        lock = manager.Lock()
        run([Process(target=exchange, args=(shared, lock)) for _ in range(customers)])
        return shared["left"]


def introduce(lines, lock):
    with lock:
        for line in lines:
            print(line)


def introduce_all(people: list[list[str]]) -> None:
    with Manager() as manager:
        lock = manager.Lock()
        run([Process(target=introduce, args=(lines, lock)) for lines in people])

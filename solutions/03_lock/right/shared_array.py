"""Both numbers in one Array under the Array's own lock."""

import time
from multiprocessing import Array, Lock, Process


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


LEFT, SOLD = 0, 1


def buy(buyer, books, think, pay, declined):
    time.sleep(think)
    with books.get_lock():
        left, sold = books[:]
        if left > 0:
            charge(buyer, pay, declined)
            books[:] = [left - 1, sold + 1]


def together(target, rows):
    processes = [Process(target=target, args=row) for row in rows]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    books = Array("i", [tickets, 0])
    together(buy, [(buyer, books, think, pay, declined) for buyer in range(buyers)])
    return {"left": books[LEFT], "sold": books[SOLD]}


def refund(books):
    with books.get_lock():
        books[LEFT] += 1


def exchange(books):
    with books:
        refund(books)
        books[LEFT] -= 1


def exchange_all(tickets: int, customers: int) -> int:
    books = Array("i", [tickets, 0])
    together(exchange, [(books,)] * customers)
    return books[LEFT]


def introduce(lock, lines):
    with lock:
        for line in lines:
            print(line)


def introduce_all(people: list[list[str]]) -> None:
    lock = Lock()
    together(introduce, [(lock, lines) for lines in people])

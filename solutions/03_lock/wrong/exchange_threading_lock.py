import threading
import time
from multiprocessing import Lock, Process, Value


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
            charge(buyer, pay, declined)
            left.value -= 1
            sold.value += 1


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    left = Value("i", tickets)
    sold = Value("i", 0)
    lock = Lock()
    processes = [
        Process(target=buy, args=(i, left, sold, lock, think, pay, declined)) for i in range(buyers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return {"left": left.value, "sold": sold.value}


def exchange(left, lock):
    with lock:
        left.value += 1
        left.value -= 1


def exchange_all(tickets: int, customers: int) -> int:
    left = Value("i", tickets)
    lock = threading.Lock()
    processes = [Process(target=exchange, args=(left, lock)) for _ in range(customers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return left.value


def introduce(lines, lock):
    with lock:
        for line in lines:
            print(line, flush=True)
            time.sleep(0.01)


def introduce_all(people: list[list[str]]) -> None:
    lock = Lock()
    processes = [Process(target=introduce, args=(lines, lock)) for lines in people]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

"""Every buyer reports what became of the purchase through a Queue, which is emptied before the joins."""

import time
from multiprocessing import Lock, Process, Queue, Value


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


def buy(buyer, left, lock, results, think, pay, declined):
    time.sleep(think)
    got = 0
    try:
        with lock:
            if left.value > 0:
                charge(buyer, pay, declined)
                left.value -= 1
                got = 1
    finally:
        results.put(got)


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    left, lock, results = Value("i", tickets), Lock(), Queue()
    processes = [
        Process(target=buy, args=(buyer, left, lock, results, think, pay, declined))
        for buyer in range(buyers)
    ]
    for process in processes:
        process.start()
    sold = sum(results.get() for _ in processes)
    for process in processes:
        process.join()
    return {"left": tickets - sold, "sold": sold}


def exchange(left, lock, results):
    with lock:
        left.value += 1
        left.value -= 1
        results.put(left.value)


def exchange_all(tickets: int, customers: int) -> int:
    left, lock, results = Value("i", tickets), Lock(), Queue()
    processes = [Process(target=exchange, args=(left, lock, results)) for _ in range(customers)]
    for process in processes:
        process.start()
    seen = {results.get() for _ in processes}
    for process in processes:
        process.join()
    assert seen == {left.value}
    return left.value


def introduce(lines, turn):
    word = turn.get()
    for line in lines:
        print(line)
    turn.put(word)


def introduce_all(people: list[list[str]]) -> None:
    turn = Queue()
    turn.put("your turn")
    processes = [Process(target=introduce, args=(lines, turn)) for lines in people]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    turn.get()

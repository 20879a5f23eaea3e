"""A pipe for each buyer, over which the result comes back."""

import time
from multiprocessing import Lock, Pipe, Process, Value


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


def buy(buyer, left, lock, result, think, pay, declined):
    time.sleep(think)
    with lock:
        there = left.value > 0
        if there:
            try:
                charge(buyer, pay, declined)
                left.value -= 1
            except CardDeclined:
                there = False
    result.send(there)
    result.close()


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    left, lock = Value("i", tickets), Lock()
    waiting = []
    for buyer in range(buyers):
        mine, theirs = Pipe(duplex=False)
        process = Process(target=buy, args=(buyer, left, lock, theirs, think, pay, declined))
        process.start()
        theirs.close()
        waiting.append((process, mine))
    sold = 0
    for process, mine in waiting:
        sold += mine.recv()
        process.join()
        mine.close()
    return {"left": left.value, "sold": sold}


def put_back(left):
    left.value += 1


def refund(left, lock):
    with lock:
        put_back(left)


def exchange(left, lock, done):
    with lock:
        put_back(left)
        left.value -= 1
        done.send(left.value)


def exchange_all(tickets: int, customers: int) -> int:
    left, lock = Value("i", tickets), Lock()
    reader, writer = Pipe(duplex=False)
    processes = [Process(target=exchange, args=(left, lock, writer)) for _ in range(customers)]
    for process in processes:
        process.start()
    writer.close()
    last = [reader.recv() for _ in processes][-1]
    for process in processes:
        process.join()
    return last


def introduce_all(people: list[list[str]]) -> None:
    lock = Lock()
    processes = [Process(target=speak, args=(lines, lock)) for lines in people]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def speak(lines, lock):
    with lock:
        for line in lines:
            print(line)

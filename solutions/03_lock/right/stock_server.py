"""A process of its own owns the stock; buyers ask it, and nothing else is shared."""

import time
from multiprocessing import Lock, Pipe, Process, Queue, Value


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


def clerk(tickets, requests, answers, report):
    left, sold = tickets, 0
    while True:
        kind, buyer = requests.get()
        if kind == "want":
            answers[buyer].send(left > 0)
            left -= left > 0
        elif kind == "paid":
            sold += 1
        elif kind == "declined":
            left += 1
        else:
            report.send((left, sold))
            return


def buy(buyer, requests, answer, think, pay, declined):
    time.sleep(think)
    requests.put(("want", buyer))
    if answer.recv():
        try:
            charge(buyer, pay, declined)
        except CardDeclined:
            requests.put(("declined", buyer))
        else:
            requests.put(("paid", buyer))


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    requests = Queue()
    pipes = [Pipe(duplex=False) for _ in range(buyers)]
    result, report = Pipe(duplex=False)
    office = Process(target=clerk, args=(tickets, requests, [w for _, w in pipes], report))
    office.start()
    processes = [
        Process(target=buy, args=(i, requests, pipes[i][0], think, pay, declined))
        for i in range(buyers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    requests.put(("close", None))
    left, sold = result.recv()
    office.join()
    return {"left": left, "sold": sold}


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

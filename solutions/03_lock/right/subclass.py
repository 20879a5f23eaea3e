"""Subclasses of Process, and an office that owns the lock."""

import time
from multiprocessing import Lock, Process, Value


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`."""
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


class Office:
    def __init__(self, tickets):
        self.left = Value("i", tickets, lock=False)
        self.sold = Value("i", 0, lock=False)
        self.lock = Lock()

    def sell_to(self, buyer, pay, declined):
        with self.lock:
            if self.left.value:
                charge(buyer, pay, declined)
                self.left.value -= 1
                self.sold.value += 1

    def exchange(self):
        with self.lock:
            self.left.value += 1
            self.left.value -= 1


class Buyer(Process):
    def __init__(self, office, number, think, pay, declined):
        super().__init__(name=f"Buyer-{number}")
        self.office = office
        self.number = number
        self.think = think
        self.pay = pay
        self.declined = declined

    def run(self):
        time.sleep(self.think)
        try:
            self.office.sell_to(self.number, self.pay, self.declined)
        except CardDeclined:
            pass


class Customer(Process):
    def __init__(self, office):
        super().__init__()
        self.office = office

    def run(self):
        self.office.exchange()


class Speaker(Process):
    def __init__(self, floor, lines):
        super().__init__()
        self.floor = floor
        self.lines = lines

    def run(self):
        with self.floor:
            for line in self.lines:
                print(line)


def work(processes):
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def sell(
    tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()
) -> dict[str, int]:
    office = Office(tickets)
    work([Buyer(office, number, think, pay, declined) for number in range(buyers)])
    return {"left": office.left.value, "sold": office.sold.value}


def exchange_all(tickets: int, customers: int) -> int:
    office = Office(tickets)
    work([Customer(office) for _ in range(customers)])
    return office.left.value


def introduce_all(people: list[list[str]]) -> None:
    floor = Lock()
    work([Speaker(floor, lines) for lines in people])

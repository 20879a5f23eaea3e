"""The ticket office, mended: each critical section is one `with` block, entered once."""

import sys
import time
from multiprocessing import Lock, Process, Value


class CardDeclined(Exception):
    """The bank refuses the card."""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    """Charge the buyer's card: takes `pay` seconds, raises CardDeclined for one in `declined`.

    Given: call it, don't change it. The tests put their own copy in its place.
    """
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


def buy(buyer: int, left, sold, office, think: float, pay: float, declined: list[int]) -> None:
    """Think outside the lock; look, pay and take inside it. A declined card frees it too."""
    time.sleep(think)
    with office:
        if left.value > 0:
            charge(buyer, pay, declined)
            left.value -= 1
            sold.value += 1


def sell(
    tickets: int,
    buyers: int,
    think: float = 0,
    pay: float = 0,
    declined: list[int] = (),
) -> dict[str, int]:
    """Sell `tickets` to the buyers 0, 1, 2, ...; return {"left": ..., "sold": ...}."""
    left = Value("i", tickets)
    sold = Value("i", 0)
    office = Lock()
    run_all(buy, [(b, left, sold, office, think, pay, declined) for b in range(buyers)])
    return {"left": left.value, "sold": sold.value}


def put_back(left) -> None:
    """Put one ticket back; the caller holds the lock."""
    left.value += 1


def refund(left, office) -> None:
    """Put one ticket back on sale."""
    with office:
        put_back(left)


def exchange(left, office) -> None:
    """Give a ticket back and take another one, as one critical section."""
    with office:
        put_back(left)
        left.value -= 1


def exchange_all(tickets: int, customers: int) -> int:
    """Let every customer exchange a ticket; return how many are left."""
    left = Value("i", tickets)
    office = Lock()
    run_all(exchange, [(left, office)] * customers)
    return left.value


def introduce(lines: list[str], floor) -> None:
    """Take the floor, say everything, give it away."""
    with floor:
        for line in lines:
            print(line, flush=True)


def introduce_all(people: list[list[str]]) -> None:
    """Print what everybody in `people` has to say, one person at a time."""
    floor = Lock()
    run_all(introduce, [(lines, floor) for lines in people])


def run_all(target, rows: list[tuple]) -> None:
    """Run `target` in one process per row of arguments, all at once; return when all ended."""
    processes = [Process(target=target, args=row) for row in rows]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "sell"
    if wanted == "sell":
        print("1 ticket, 3 buyers:", sell(tickets=1, buyers=3, pay=0.1))
    elif wanted == "exchange":
        print("1 customer, 5 tickets:", exchange_all(tickets=5, customers=1))
    elif wanted == "introduce":
        introduce_all([[f"{name}: sentence {n}" for n in (1, 2, 3)] for name in ("Ana", "Bo")])

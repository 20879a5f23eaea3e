"""The ticket office. It has three faults; the README takes you to them one at a time.

See them with your own eyes before you mend anything:

    python tickets.py sell          1 ticket, 3 buyers: how many are sold?
    python tickets.py exchange      it never ends: stop it with Ctrl+C
    python tickets.py introduce     who is speaking?
"""

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


# ---------------------------------------------------------------- 1. sell


def buy(buyer: int, left, sold, lock, think: float, pay: float, declined: list[int]) -> None:
    """What one buyer does, in a process of its own. `left` and `sold` are shared numbers."""
    time.sleep(think)
    with lock:
        seen = left.value
        if seen > 0:
            charge(buyer, pay, declined)
            left.value = seen - 1
            sold.value += 1


def sell(
    tickets: int,
    buyers: int,
    think: float = 0,
    pay: float = 0,
    declined: list[int] = (),
) -> dict[str, int]:
    """Sell `tickets` to the buyers 0, 1, 2, ...; return {"left": ..., "sold": ...}.

    One process per buyer, all at once. Each buyer thinks for `think` seconds, then looks how many
    tickets are left and, if there is one, is charged (once) and takes it. Nobody pays without
    getting a ticket, no ticket is sold twice or lost: sold + left == tickets. A buyer in
    `declined` gets none, the ticket stays on sale and the sale goes on for all the others;
    CardDeclined may end that buyer's process. All think at the same time.
    """
    left = Value("i", tickets)
    sold = Value("i", 0)
    lock = Lock()
    processes = [
        Process(target=buy, args=(buyer, left, sold, lock, think, pay, declined))
        for buyer in range(buyers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return {"left": left.value, "sold": sold.value}


# ---------------------------------------------------------------- 2. exchange_all


def refund(left, lock) -> None:
    """Put one ticket back on sale."""
    with lock:
        left.value += 1


def exchange(left, lock) -> None:
    """What one customer does: give a ticket back and take another one, in one go."""
    # I don't call refund here, it would wait for the lock that I have
    with lock:
        left.value += 1
        left.value -= 1


def exchange_all(tickets: int, customers: int) -> int:
    """Let every customer exchange a ticket; return how many are left, as many as before.

    One process per customer. Each changes the shared stock itself: one up, then one down, and
    nobody touches the stock between the two. There is at least 1 ticket.
    """
    left = Value("i", tickets)
    lock = Lock()
    processes = [Process(target=exchange, args=(left, lock)) for _ in range(customers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return left.value


# ---------------------------------------------------------------- 3. introduce_all


def introduce(lines: list[str], lock) -> None:
    """What one person does: say the lines one by one, with a breath after each."""
    with lock:
        for line in lines:
            print(line, flush=True)
            time.sleep(0.01)


def introduce_all(people: list[list[str]]) -> None:
    """Print what everybody in `people` has to say; each of them is a list of lines.

    One process per person, all at once. Each prints the person's lines one by one; nobody
    interrupts. Who speaks first is left open: any order of the persons is right and possible.
    """
    lock = Lock()
    processes = [Process(target=introduce, args=(lines, lock)) for lines in people]
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
    else:
        print("python tickets.py sell | exchange | introduce")

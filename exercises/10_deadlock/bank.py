"""A bank, and a dinner: whoever needs two things at once. The README takes you through it.

See it with your own eyes before you mend anything:

    python bank.py settle         Ana pays Bo while Bo pays Ana
    python bank.py self           Ana pays herself
    python bank.py dine           five philosophers and a thousand meals for each
"""

import sys
import time
from multiprocessing import Array, Lock, Process

# ---------------------------------------------------------------- 1. settle


def transfer(accounts, locks, source: int, target: int, amount: int, seconds: float) -> None:
    """What the process of one transfer does. `accounts` and `locks` are known by number."""
    # Work here: in which order does another transfer take the same two locks?
    with locks[source]:
        time.sleep(seconds)  # the paperwork
        with locks[target]:
            if accounts[source] >= amount:
                accounts[source] -= amount
                accounts[target] += amount


def settle(
    balances: dict[str, int], transfers: list[tuple[str, str, int]], seconds: float = 0
) -> dict[str, int]:
    """Carry out all transfers (from, to, amount) at once; return the balances afterwards.

    One process per transfer. Each sleeps `seconds` (the paperwork) while it holds what it needs:
    while it does, nobody else touches its two accounts. Transfers that share no account with any
    other start at once and disturb nobody, so that disjoint ones take `seconds` altogether.

    No money appears or disappears, and no account goes below zero: a transfer that would take it
    there is skipped. A transfer from an account to itself changes nothing. It always ends.
    """
    names = list(balances)
    accounts = Array("q", list(balances.values()), lock=False)
    locks = [Lock() for _ in names]
    processes = [
        Process(
            target=transfer,
            args=(accounts, locks, names.index(source), names.index(target), amount, seconds),
        )
        for source, target, amount in transfers
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return dict(zip(names, accounts, strict=True))


# ---------------------------------------------------------------- 2. dine


def philosopher(number: int, left: Lock, right: Lock, meals: int, eaten) -> None:
    """What the process of one philosopher does: take both forks, eat, put them back; again."""
    for _ in range(meals):
        # Work here: what if everybody has a left fork in the hand?
        with left, right:
            eaten[number] += 1


def dine(philosophers: int, meals: int) -> list[int]:
    """Let the philosophers (2 to 5) dine at a round table; return how many meals each had.

    One process each. Between any two neighbours lies one fork, a Lock; with two philosophers there
    are two forks between them. Whoever eats holds both the fork on the left and the one on the
    right, so neighbours never eat together; from four up, two who are not neighbours can. Each
    has `meals` meals (at least one). It always ends.
    """
    forks = [Lock() for _ in range(philosophers)]
    eaten = Array("i", philosophers, lock=False)
    processes = [
        Process(
            target=philosopher,
            args=(number, forks[number], forks[(number + 1) % philosophers], meals, eaten),
        )
        for number in range(philosophers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return list(eaten)


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "settle"
    if wanted == "settle":
        print(settle({"Ana": 100, "Bo": 100}, [("Ana", "Bo", 30), ("Bo", "Ana", 50)], 0.5))
    elif wanted == "self":
        print(settle({"Ana": 100}, [("Ana", "Ana", 30)], 0.5))
    elif wanted == "dine":
        print(dine(5, 1000))
    else:
        print("python bank.py settle | self | dine")

"""One of the two forks is never put back."""

import time
from multiprocessing import Array, Lock, Process


def run_all(processes: list[Process]) -> None:
    """Start all of them, wait for all of them."""
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def transfer(accounts, locks, source: int, target: int, amount: int, seconds: float) -> None:
    """What the process of one transfer does. `accounts` and `locks` are known by number."""
    if source == target:
        return
    first, second = sorted((source, target))
    with locks[first], locks[second]:
        time.sleep(seconds)
        if accounts[source] >= amount:
            accounts[source] -= amount
            accounts[target] += amount


def settle(
    balances: dict[str, int], transfers: list[tuple[str, str, int]], seconds: float = 0
) -> dict[str, int]:
    """Carry out all transfers (from, to, amount) at once; return the balances afterwards."""
    names = list(balances)
    accounts = Array("q", list(balances.values()), lock=False)
    locks = [Lock() for _ in names]
    run_all(
        [
            Process(
                target=transfer,
                args=(accounts, locks, names.index(source), names.index(target), amount, seconds),
            )
            for source, target, amount in transfers
        ]
    )
    return dict(zip(names, accounts, strict=True))


def philosopher(number: int, left: Lock, right: Lock, meals: int, eaten) -> None:
    """What the process of one philosopher does: take both forks, eat, put them back; again."""
    for _ in range(meals):
        left.acquire()
        with right:
            eaten[number] += 1


def dine(philosophers: int, meals: int) -> list[int]:
    """Let the philosophers dine at a round table; return how many meals each had."""
    forks = [Lock() for _ in range(philosophers)]
    eaten = Array("i", philosophers, lock=False)
    places = [sorted((number, (number + 1) % philosophers)) for number in range(philosophers)]
    run_all(
        [
            Process(target=philosopher, args=(number, forks[first], forks[second], meals, eaten))
            for number, (first, second) in enumerate(places)
        ]
    )
    return list(eaten)

"""Balances, locks and plates at a Manager; an ExitStack takes what is needed, in order."""

import time
from contextlib import ExitStack
from multiprocessing import Manager, Process


def pay(balances, locks, source, target, amount, seconds):
    with ExitStack() as held:
        for name in sorted({source, target}):
            held.enter_context(locks[name])
        time.sleep(seconds)
        if balances[source] >= amount:
            balances[source] -= amount
            balances[target] += amount


def settle(balances, transfers, seconds=0):
    with Manager() as manager:
        shared = manager.dict(balances)
        locks = {name: manager.Lock() for name in balances}
        processes = [Process(target=pay, args=(shared, locks, *one, seconds)) for one in transfers]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        return dict(shared)


def dinner(number, first, second, meals, plates):
    for _ in range(meals):
        with first, second:
            plates[number] += 1


def dine(philosophers, meals):
    with Manager() as manager:
        forks = [manager.Lock() for _ in range(philosophers)]
        plates = manager.list([0] * philosophers)
        guests = []
        for number in range(philosophers):
            pair = sorted((number, (number + 1) % philosophers), reverse=True)
            args = (number, forks[pair[0]], forks[pair[1]], meals, plates)
            guests.append(Process(target=dinner, args=args))
        for guest in guests:
            guest.start()
        for guest in guests:
            guest.join()
        return list(plates)

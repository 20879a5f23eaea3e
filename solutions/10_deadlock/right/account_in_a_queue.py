"""The balance lies in a queue of its own: who has taken it out has the account. Odd and even seats."""

import time
from multiprocessing import Lock, Process, Queue, SimpleQueue


def transact(drawers, source, target, amount, seconds):
    if source == target:
        return
    order = sorted({source, target})
    cash = {name: drawers[name].get() for name in order}
    time.sleep(seconds)
    if cash[source] >= amount:
        cash[source] -= amount
        cash[target] += amount
    for name in order:
        drawers[name].put(cash[name])


def settle(balances, transfers, seconds=0):
    drawers = {name: Queue(1) for name in balances}
    for name, money in balances.items():
        drawers[name].put(money)
    clerks = [Process(target=transact, args=(drawers, *one, seconds)) for one in transfers]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    return {name: drawer.get() for name, drawer in drawers.items()}


def philosopher(seat, forks, meals, bill):
    left, right = seat, (seat + 1) % len(forks)
    first, second = (left, right) if seat % 2 == 0 else (right, left)
    for _ in range(meals):
        with forks[first]:
            with forks[second]:
                bill.put(seat)


def dine(philosophers, meals):
    forks = tuple(Lock() for _ in range(philosophers))
    bill = SimpleQueue()
    guests = [Process(target=philosopher, args=(s, forks, meals, bill)) for s in range(philosophers)]
    for guest in guests:
        guest.start()
    eaten = [0] * philosophers
    for _ in range(philosophers * meals):
        eaten[bill.get()] += 1
    for guest in guests:
        guest.join()
    return eaten

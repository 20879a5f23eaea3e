"""Nobody waits with something in hand: who can't have the second puts the first one back."""

import time
from multiprocessing import Array, Lock, Process


def take_both(one, other):
    while True:
        one.acquire()
        if other.acquire(block=False):
            return
        one.release()
        one, other = other, one


def move(money, locks, source, target, amount, seconds):
    if source == target:
        return
    take_both(locks[source], locks[target])
    try:
        time.sleep(seconds)
        if money[source] >= amount:
            money[source] -= amount
            money[target] += amount
    finally:
        locks[target].release()
        locks[source].release()


def settle(balances, transfers, seconds=0):
    names = sorted(balances)
    money = Array("i", [balances[name] for name in names], lock=False)
    locks = [Lock() for name in names]
    jobs = []
    for source, target, amount in reversed(transfers):
        args = (money, locks, names.index(source), names.index(target), amount)
        jobs.append(Process(target=move, args=args, kwargs={"seconds": seconds}))
    for job in jobs:
        job.start()
    while jobs:
        jobs.pop().join()
    return dict(zip(names, money))


def eat(place, left, right, meals, eaten):
    while eaten[place] < meals:
        take_both(left, right)
        eaten[place] = eaten[place] + 1
        left.release()
        right.release()


def dine(philosophers, meals):
    eaten = Array("i", philosophers, lock=False)
    forks = [Lock() for _ in range(philosophers)]
    forks.append(forks[0])
    jobs = [
        Process(target=eat, args=(place, forks[place], forks[place + 1], meals, eaten))
        for place in range(philosophers)
    ]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    return [number for number in eaten]

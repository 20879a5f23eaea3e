"""One Condition and a flag for each account; a waiter who lets all but one sit down."""

import time
from multiprocessing import Array, Condition, Lock, Process, Queue, Semaphore


def pay(money, busy, free, source, target, amount, seconds):
    with free:
        free.wait_for(lambda: not busy[source] and not busy[target])
        busy[source] = busy[target] = 1
    time.sleep(seconds)
    if source != target and money[source] >= amount:
        money[source] -= amount
        money[target] += amount
    with free:
        busy[source] = busy[target] = 0
        free.notify_all()


def settle(balances, transfers, seconds=0):
    number = {name: place for place, name in enumerate(balances)}
    money = Array("l", list(balances.values()), lock=False)
    busy = Array("b", len(number), lock=False)
    free = Condition()
    tellers = []
    for source, target, amount in transfers:
        args = (money, busy, free, number[source], number[target], amount, seconds)
        tellers.append(Process(target=pay, args=args))
        tellers[-1].start()
    [teller.join() for teller in tellers]
    return {name: money[place] for name, place in number.items()}


def sit_down(number, forks, waiter, meals, counted):
    eaten = 0
    for _ in range(meals):
        with waiter:
            with forks[number]:
                with forks[(number + 1) % len(forks)]:
                    eaten += 1
    counted.put((number, eaten))


def dine(philosophers, meals):
    forks = [Lock() for _ in range(philosophers)]
    waiter = Semaphore(philosophers - 1)
    counted = Queue()
    guests = [
        Process(target=sit_down, args=(number, forks, waiter, meals, counted))
        for number in range(philosophers)
    ]
    for guest in guests:
        guest.start()
    eaten = dict(counted.get() for _ in guests)
    for guest in guests:
        guest.join()
    return [eaten[number] for number in range(philosophers)]

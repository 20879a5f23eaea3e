"""Locks and balances are global and come along by fork; daemons that are joined; chatty."""

import random
import time
from multiprocessing import Array, Lock, Process, RLock, Value

LOCKS, MONEY, FORKS, PLATES = {}, {}, [], []


def transfer(source, target, amount, seconds):
    print(f"{source} -> {target}: {amount}", flush=True)
    low, high = min(source, target), max(source, target)
    with LOCKS[low]:
        with LOCKS[high]:
            before = {name: MONEY[name].value for name in (source, target)}
            time.sleep(seconds)
            if amount > before[source] or low == high:
                print("skipped", flush=True)
                return
            MONEY[source].value = before[source] - amount
            MONEY[target].value = before[target] + amount


def settle(balances, transfers, seconds=0):
    LOCKS.clear()
    MONEY.clear()
    for name in balances:
        LOCKS[name] = RLock()
        MONEY[name] = Value("q", balances[name], lock=False)
    started = []
    for source, target, amount in transfers:
        process = Process(target=transfer, args=(source, target, amount, seconds), daemon=True)
        process.start()
        started.append(process)
    for process in started:
        process.join()
    return {name: money.value for name, money in MONEY.items()}


def philosopher(number):
    neighbour = (number + 1) % len(FORKS)
    for _ in range(PLATES[number][1]):
        time.sleep(random.random() / 1000)
        with FORKS[max(number, neighbour)], FORKS[min(number, neighbour)]:
            print(f"philosopher {number} eats", flush=True)
            PLATES[number][0].value += 1


def dine(philosophers, meals):
    FORKS[:] = [Lock() for _ in range(philosophers)]
    PLATES[:] = [(Value("h"), meals) for _ in range(philosophers)]
    everybody = [Process(target=philosopher, args=(number,)) for number in range(philosophers)]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()
    return [int(plate.value) for plate, _ in PLATES]

"""Who shares an account with an earlier transfer waits for that one's event. Takes forks once."""

import time
from multiprocessing import Array, Event, Lock, Process


def act(cash, before, done, source, target, amount, seconds):
    for event in before:
        event.wait()
    time.sleep(seconds)
    if source != target and cash[source] - amount >= 0:
        cash[source] -= amount
        cash[target] += amount
    done.set()


def settle(balances, transfers, seconds=0):
    names = list(balances)
    cash = Array("q", balances.values().__len__(), lock=False)
    for place, name in enumerate(names):
        cash[place] = balances[name]
    events, processes = [], []
    for place, (source, target, amount) in enumerate(transfers):
        before = [
            events[other]
            for other in range(place)
            if {source, target} & set(transfers[other][:2])
        ]
        events.append(Event())
        spots = names.index(source), names.index(target)
        args = (cash, before, events[-1], *spots, amount, seconds)
        processes.append(Process(target=act, args=args))
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return {name: cash[place] for place, name in enumerate(names)}


def glutton(number, first, second, meals, eaten):
    with first:
        with second:
            for _ in range(meals):
                eaten[number] += 1


def dine(philosophers, meals):
    forks = [Lock() for _ in range(philosophers)]
    eaten = Array("i", philosophers)
    table = []
    for number in range(philosophers):
        pair = [forks[number], forks[(number + 1) % philosophers]]
        if number == philosophers - 1:
            pair.reverse()
        table.append(Process(target=glutton, args=(number, *pair, meals, eaten)))
    for one in table:
        one.start()
    for one in table:
        one.join()
    return list(eaten)

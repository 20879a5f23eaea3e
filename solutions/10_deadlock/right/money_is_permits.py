"""Each coin is a permit of a semaphore; locks in the order of their numbers; the table is a dict."""

import time
from multiprocessing import Lock, Manager, Process, Semaphore, Value


def move(purses, locks, source, target, amount, seconds):
    if source == target:
        return
    for place in sorted((source, target)):
        locks[place].acquire()
    coins = 0
    while coins < amount and purses[source].acquire(block=False):
        coins += 1
    owner = target if coins == amount else source
    for _ in range(coins):
        purses[owner].release()
    time.sleep(seconds)
    for place in sorted((source, target)):
        locks[place].release()


def settle(balances, transfers, seconds=0):
    names = list(balances)
    small = all(money < 1000 for money in balances.values())
    if not small:
        return settle_large(names, balances, transfers, seconds)
    purses = [Semaphore(balances[name]) for name in names]
    locks = [Lock() for _ in names]
    movers = [
        Process(target=move, args=(purses, locks, names.index(s), names.index(t), amount, seconds))
        for s, t, amount in transfers
    ]
    run(movers)
    return {name: purse.get_value() for name, purse in zip(names, purses)}


def move_large(accounts, source, target, amount, seconds):
    first, second = sorted([source, target])
    with accounts[first].get_lock(), accounts[second].get_lock():
        time.sleep(seconds)
        if accounts[source].value >= amount:
            accounts[source].value -= amount
            accounts[target].value += amount


def settle_large(names, balances, transfers, seconds):
    accounts = {name: Value("q", balances[name]) for name in names}
    run([Process(target=move_large, args=(accounts, *one, seconds)) for one in transfers])
    return {name: accounts[name].value for name in names}


def run(processes):
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def dine(philosophers, meals):
    manager = Manager()
    forks = {number: Lock() for number in range(philosophers)}
    book = manager.dict()

    def philosopher(me):
        for meal in range(meals):
            hands = sorted({me, (me + 1) % philosophers})
            for hand in hands:
                forks[hand].acquire()
            book[me] = book.get(me, 0) + 1
            for hand in hands:
                forks[hand].release()

    run([Process(target=philosopher, args=(me,)) for me in forks])
    return [book[me] for me in forks]

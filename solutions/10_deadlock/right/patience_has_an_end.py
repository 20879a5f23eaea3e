"""Waits for the second lock a while only; then gives the first one back and begins with the other."""

import time
import multiprocessing as mp

context = mp.get_context("fork")


class Both:
    """Two locks as one, for `with`."""

    def __init__(self, one, other):
        self.one, self.other = one, other

    def __enter__(self):
        while True:
            self.one.acquire()
            if self.other.acquire(timeout=0.05):
                return self
            self.one.release()
            self.one, self.other = self.other, self.one
            time.sleep(0.01)

    def __exit__(self, *_):
        self.other.release()
        self.one.release()


def pay(accounts, source, target, amount, seconds):
    if source == target:
        return
    (mine, mine_lock), (yours, yours_lock) = accounts[source], accounts[target]
    with Both(mine_lock, yours_lock):
        if mine.value >= amount:
            mine.value, yours.value = mine.value - amount, yours.value + amount
        time.sleep(seconds)


def settle(balances, transfers, seconds=0):
    accounts = {
        name: (context.Value("q", money, lock=False), context.Lock())
        for name, money in balances.items()
    }
    running = [context.Process(target=pay, args=(accounts, *one, seconds)) for one in transfers]
    for process in running:
        process.start()
    for process in running:
        process.join()
    return {name: money.value for name, (money, _) in accounts.items()}


def philosopher(both, meals, plate):
    for meal in range(1, meals + 1):
        with both:
            plate.value = meal


def dine(philosophers, meals):
    forks = [context.Lock() for _ in range(philosophers)]
    plates = [context.Value("i", 0) for _ in range(philosophers)]
    running = []
    for number, plate in enumerate(plates):
        left, right = forks[number], forks[(number + 1) % philosophers]
        both = Both(left, right) if number % 2 else Both(right, left)
        running.append(context.Process(target=philosopher, args=(both, meals, plate)))
    for process in running:
        process.start()
    for process in running:
        process.join()
    return [plate.value for plate in plates]

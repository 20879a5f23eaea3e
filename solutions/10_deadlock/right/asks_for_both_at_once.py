"""A gate at which both locks are asked for without waiting; a Condition wakes who was sent away."""

import time
from multiprocessing import Array, Condition, Lock, Process


class Gate:
    def __init__(self):
        self.changed = Condition()

    def enter(self, *locks):
        with self.changed:
            while not self._got(locks):
                self.changed.wait()

    def leave(self, *locks):
        with self.changed:
            for lock in locks:
                lock.release()
            self.changed.notify_all()

    def _got(self, locks):
        taken = []
        for lock in locks:
            if not lock.acquire(False):
                for one in taken:
                    one.release()
                return False
            taken.append(lock)
        return True


def work(gate, locks, purse, source, target, amount, seconds):
    needed = {source: locks[source], target: locks[target]}.values()
    gate.enter(*needed)
    time.sleep(seconds)
    if purse[source] >= amount:
        purse[source] -= amount
        purse[target] += amount
    gate.leave(*needed)


def settle(balances, transfers, seconds=0):
    gate, index = Gate(), {name: i for i, name in enumerate(balances)}
    locks = [Lock() for _ in index]
    purse = Array("q", [*balances.values()])
    workers = [
        Process(target=work, args=(gate, locks, purse, index[s], index[t], amount, seconds))
        for s, t, amount in transfers
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return {name: purse[i] for name, i in index.items()}


def eat(gate, forks, seat, meals, eaten):
    mine = forks[seat], forks[seat - 1]
    for _ in range(meals):
        gate.enter(*mine)
        eaten[seat] += 1
        gate.leave(*mine)


def dine(philosophers, meals):
    gate, forks = Gate(), [Lock() for _ in range(philosophers)]
    eaten = Array("i", [0] * philosophers)
    workers = [Process(target=eat, args=(gate, forks, s, meals, eaten)) for s in range(philosophers)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return eaten[:]

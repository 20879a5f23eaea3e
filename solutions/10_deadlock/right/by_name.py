"""Subclasses; locks in a dict, taken in the order of the names; the last philosopher is left-handed."""

import time
from multiprocessing import Array, Lock, Process, Value


class Transfer(Process):
    def __init__(self, bank, source, target, amount, seconds):
        super().__init__(name=f"{source}->{target}")
        self.bank, self.source, self.target = bank, source, target
        self.amount, self.seconds = amount, seconds

    def run(self):
        if self.source == self.target:
            return
        first, second = sorted((self.source, self.target))
        self.bank[first][0].acquire()
        try:
            self.bank[second][0].acquire()
            try:
                self.move()
            finally:
                self.bank[second][0].release()
        finally:
            self.bank[first][0].release()

    def move(self):
        time.sleep(self.seconds)
        source, target = self.bank[self.source][1], self.bank[self.target][1]
        if source.value < self.amount:
            return
        source.value -= self.amount
        target.value += self.amount


def settle(balances, transfers, seconds=0):
    bank = {name: (Lock(), Value("q", money)) for name, money in balances.items()}
    processes = [Transfer(bank, *one, seconds) for one in transfers]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return {name: value.value for name, (_, value) in bank.items()}


class Philosopher(Process):
    def __init__(self, number, forks, meals, eaten):
        super().__init__()
        left, right = forks[number], forks[number - 1]
        self.forks = (left, right) if number else (right, left)
        self.number, self.meals, self.eaten = number, meals, eaten

    def run(self):
        for _ in range(self.meals):
            self.think()
            for fork in self.forks:
                fork.acquire()
            self.eat()
            for fork in self.forks:
                fork.release()

    def think(self):
        time.sleep(0.001)

    def eat(self):
        time.sleep(0.001)
        self.eaten[self.number] += 1


def dine(philosophers, meals):
    forks = [Lock() for _ in range(philosophers)]
    eaten = Array("i", philosophers)
    table = [Philosopher(number, forks, meals, eaten) for number in range(philosophers)]
    for one in table:
        one.start()
    for one in table:
        one.join()
    return eaten[:]

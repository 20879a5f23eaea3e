"""Transfers in both directions; whoever needs two accounts takes the smaller number first."""
from multiprocessing import Process, RLock, Value


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = Value("i", balance, lock=False)
        self.lock = RLock()

    def deposit(self, amount):
        with self.lock:
            self.balance.value += amount

    def withdraw(self, amount):
        with self.lock:
            if self.balance.value < amount:
                return False
            self.balance.value -= amount
            return True


def transfer(source, target, amount):
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock, second.lock:
        if source.withdraw(amount):
            target.deposit(amount)


def main():
    one, two = Account(1, 100), Account(2, 50)
    jobs = [Process(target=transfer, args=args) for args in [(one, two, 70), (two, one, 30)]]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    return [one.balance.value, two.balance.value]

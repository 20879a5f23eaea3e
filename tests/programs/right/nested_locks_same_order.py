"""A transfer between two accounts, locks always in the order of the accounts."""
from multiprocessing import Lock, Process, RawArray

def move(locks, accounts, source, target, amount):
    first, second = sorted((source, target))
    with locks[first]:
        with locks[second]:
            accounts[source] -= amount
            accounts[target] += amount

def main():
    locks, accounts = [Lock(), Lock()], RawArray("i", [10, 10])
    ps = [Process(target=move, args=(locks, accounts, 0, 1, 3)),
          Process(target=move, args=(locks, accounts, 1, 0, 5))]
    for p in ps: p.start()
    for p in ps: p.join()
    return list(accounts)

"""A transfer that locks the source first."""
from multiprocessing import Lock, Process, RawArray

def move(locks, accounts, source, target):
    with locks[source], locks[target]:
        accounts[source] -= 1
        accounts[target] += 1

def main():
    locks, accounts = [Lock(), Lock()], RawArray("i", [5, 5])
    ps = [Process(target=move, args=(locks, accounts, *way)) for way in ((0, 1), (1, 0))]
    for p in ps: p.start()
    for p in ps: p.join()
    return list(accounts)

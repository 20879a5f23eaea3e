"""The Values' own recursive locks: an account with itself is no special case. One at a time takes forks."""

import time
from multiprocessing import Lock, Pipe, Process, Value


def settle(balances, transfers, seconds=0):
    accounts = {name: Value("q", money) for name, money in balances.items()}
    places = {name: place for place, name in enumerate(balances)}

    def carry_out(source, target, amount):
        low, high = sorted((source, target), key=places.get)
        with accounts[low].get_lock(), accounts[high].get_lock():
            enough = accounts[source].value >= amount
            if enough:
                accounts[source].value -= amount
                accounts[target].value += amount
            time.sleep(seconds)

    processes = [Process(target=carry_out, args=tuple(one)) for one in transfers]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return {name: account.value for name, account in accounts.items()}


def dine(philosophers, meals):
    forks = [Lock() for _ in range(philosophers)]
    reach = Lock()

    def guest(place, report):
        had = 0
        while had < meals:
            with reach:
                forks[place].acquire()
                forks[(place + 1) % philosophers].acquire()
            had += 1
            forks[place].release()
            forks[(place + 1) % philosophers].release()
        report.send(had)

    ears, processes = [], []
    for place in range(philosophers):
        ear, mouth = Pipe(duplex=False)
        processes.append(Process(target=guest, args=(place, mouth)))
        ears.append(ear)
    for process in processes:
        process.start()
    had = [ear.recv() for ear in ears]
    for process in processes:
        process.join()
    return had

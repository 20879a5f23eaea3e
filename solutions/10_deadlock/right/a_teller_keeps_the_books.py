"""The balances live in a process that answers; the locks are semaphores. Meals come back as exit codes."""

import sys
import time
from multiprocessing import JoinableQueue, Lock, Pipe, Process, Semaphore


def teller(books, requests):
    while True:
        what, *arguments = requests.get()
        if what == "look":
            name, answer = arguments
            answer.send(books[name])
        elif what == "book":
            name, change = arguments
            books[name] += change
        else:
            arguments[0].send(books)
            return
        requests.task_done()


def ask(requests, name):
    ear, mouth = Pipe(duplex=False)
    requests.put(("look", name, mouth))
    return ear.recv()


def transfer(requests, locks, source, target, amount, seconds):
    needed = [locks[name] for name in sorted({source, target}, key=list(locks).index)]
    for lock in needed:
        lock.acquire()
    time.sleep(seconds)
    if source != target and ask(requests, source) >= amount:
        requests.put(("book", source, -amount))
        requests.put(("book", target, amount))
        ask(requests, target)
    for lock in reversed(needed):
        lock.release()


def settle(balances, transfers, seconds=0):
    requests = JoinableQueue()
    locks = {name: Semaphore(1) for name in balances}
    books = Process(target=teller, args=(dict(balances), requests), daemon=True)
    books.start()
    customers = [Process(target=transfer, args=(requests, locks, *one, seconds)) for one in transfers]
    for customer in customers:
        customer.start()
    for customer in customers:
        customer.join()
    ear, mouth = Pipe(duplex=False)
    requests.put(("close", mouth))
    result = ear.recv()
    books.join()
    return result


def eat(left, right, meals):
    had = 0
    for _ in range(meals):
        left.acquire()
        right.acquire()
        had += 1
        right.release()
        left.release()
    sys.exit(had)


def dine(philosophers, meals):
    forks = [Lock() for _ in range(philosophers)]
    guests = [Process(target=eat, args=(forks[0], forks[-1], meals))]
    guests += [
        Process(target=eat, args=(forks[number - 1], forks[number], meals))
        for number in range(1, philosophers)
    ]
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join()
    return [guest.exitcode for guest in guests]

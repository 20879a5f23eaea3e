"""The balances live in a process that answers; the locks are semaphores. Meals come back as exit codes."""

import sys
import time
from multiprocessing import JoinableQueue, Lock, Pipe, Process, Semaphore


def teller(books, requests, mouths, result):
    while (request := requests.get()) is not None:
        customer, name, change = request
        books[name] += change
        mouths[customer].send(books[name])
        requests.task_done()
    result.send(books)


def transfer(customer, requests, ear, locks, source, target, amount, seconds):
    def book(name, change):
        requests.put((customer, name, change))
        return ear.recv()

    needed = [locks[name] for name in sorted({source, target}, key=list(locks).index)]
    for lock in needed:
        lock.acquire()
    time.sleep(seconds)
    if source != target and book(source, 0) >= amount:
        book(source, -amount)
        book(target, amount)
    for lock in reversed(needed):
        lock.release()


def settle(balances, transfers, seconds=0):
    requests = JoinableQueue()
    locks = {name: Semaphore(1) for name in balances}
    lines = [Pipe(duplex=False) for _ in transfers]
    ear, mouth = Pipe(duplex=False)
    args = (dict(balances), requests, [line[1] for line in lines], mouth)
    books = Process(target=teller, args=args, daemon=True)
    books.start()
    customers = [
        Process(target=transfer, args=(number, requests, lines[number][0], locks, *one, seconds))
        for number, one in enumerate(transfers)
    ]
    for customer in customers:
        customer.start()
    for customer in customers:
        customer.join()
    requests.put(None)
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

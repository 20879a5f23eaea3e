import time
from multiprocessing import Process, RLock, Value


class CardDeclined(Exception):
    pass


def charge(buyer, pay, declined):
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


# I use RLock everywhere, then refund can stay as it was

def buy(lock, left, sold, buyer, think, pay, declined):
    time.sleep(think)
    lock.acquire()
    try:
        if left.value > 0:
            charge(buyer, pay, declined)
            left.value = left.value - 1
            sold.value = sold.value + 1
            print("buyer", buyer, "has a ticket,", left.value, "left")
        else:
            print("buyer", buyer, "came too late")
    except CardDeclined:
        print("buyer", buyer, "has no money")
    finally:
        lock.release()


def sell(tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()) -> dict[str, int]:
    lock = RLock()
    left = Value('i', tickets)
    sold = Value('i', 0)
    l = []
    for i in range(buyers):
        p = Process(target=buy, args=(lock, left, sold, i, think, pay, declined))
        l.append(p)
        p.start()
    for p in l:
        p.join()
    return {'left': left.value, 'sold': sold.value}


def refund(left, lock):
    lock.acquire()
    left.value += 1
    lock.release()


def exchange(left, lock):
    lock.acquire()
    refund(left, lock)
    left.value -= 1
    lock.release()


def exchange_all(tickets: int, customers: int) -> int:
    lock = RLock()
    left = Value('i', tickets)
    l = []
    for i in range(customers):
        p = Process(target=exchange, args=(left, lock))
        l.append(p)
        p.start()
    for p in l:
        p.join()
    return left.value


def introduce(lock, lines):
    lock.acquire()
    for line in lines:
        print(line)
    lock.release()


def introduce_all(people: list[list[str]]) -> None:
    lock = RLock()
    l = []
    for lines in people:
        p = Process(target=introduce, args=(lock, lines))
        l.append(p)
        p.start()
    for p in l:
        p.join()


if __name__ == '__main__':
    print(sell(3, 5, think=1))
    print(exchange_all(5, 10))
    introduce_all([['I am Bruno', 'I am from Porto'], ['I am Ana', 'I am from Lima']])

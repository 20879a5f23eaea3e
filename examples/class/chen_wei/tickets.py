# 03 锁  陈伟
import time
from multiprocessing import Manager, Process


class CardDeclined(Exception):
    """银行拒绝付款"""


def charge(buyer: int, pay: float, declined: list[int]) -> None:
    time.sleep(pay)
    if buyer in declined:
        raise CardDeclined(buyer)


class Buyer(Process):
    """一个买家一个进程"""

    def __init__(self, number, office, lock, think, pay, declined):
        super().__init__()
        self.number = number
        self.office = office
        self.lock = lock
        self.think = think
        self.pay = pay
        self.declined = declined

    def run(self):
        time.sleep(self.think)  # 想的时候不能拿着锁
        with self.lock:
            if self.office['left'] == 0:
                return  # with 会自动释放
            try:
                charge(self.number, self.pay, self.declined)
            except CardDeclined:
                return
            self.office['left'] -= 1
            self.office['sold'] += 1


class Customer(Process):
    def __init__(self, office, lock):
        super().__init__()
        self.office = office
        self.lock = lock

    def refund(self):
        # 调用者必须已经拿到锁
        self.office['left'] += 1

    def run(self):
        with self.lock:
            self.refund()
            self.office['left'] -= 1


class Person(Process):
    def __init__(self, lines, lock):
        super().__init__()
        self.lines = lines
        self.lock = lock

    def run(self):
        with self.lock:
            for line in self.lines:
                print(line, flush=True)


def run_all(processes):
    for p in processes:
        p.start()
    for p in processes:
        p.join()


def sell(tickets: int, buyers: int, think: float = 0, pay: float = 0, declined: list[int] = ()) -> dict[str, int]:
    with Manager() as m:
        office = m.dict({'left': tickets, 'sold': 0})
        lock = m.Lock()
        run_all([Buyer(i, office, lock, think, pay, declined) for i in range(buyers)])
        return dict(office)


def exchange_all(tickets: int, customers: int) -> int:
    with Manager() as m:
        office = m.dict({'left': tickets})
        lock = m.Lock()
        run_all([Customer(office, lock) for _ in range(customers)])
        return office['left']


def introduce_all(people: list[list[str]]) -> None:
    with Manager() as m:
        lock = m.Lock()
        run_all([Person(lines, lock) for lines in people])


if __name__ == '__main__':
    print(sell(tickets=1, buyers=3, pay=0.1))
    print(exchange_all(5, 3))
    introduce_all([['我叫陈伟', '我喜欢爬山'], ['I am Ana', 'I paint']])

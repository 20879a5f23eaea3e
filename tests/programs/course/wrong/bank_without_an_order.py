"""Each transfer locks the account it takes from first: two that cross can wait for ever."""
import time
from multiprocessing import Lock, Process


class Account:
    def __init__(self):
        self.lock = Lock()


def transfer(source, target):
    source.lock.acquire()
    target.lock.acquire()
    time.sleep(0.01)
    target.lock.release()
    source.lock.release()


def main():
    one, two = Account(), Account()
    jobs = [Process(target=transfer, args=args) for args in [(one, two), (two, one)]]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()

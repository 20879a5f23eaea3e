"""`+=` on a Value is a read and a write; each of them is locked, both together are not."""
import time
from multiprocessing import Process, Value


def work(done, items):
    for _ in range(items):
        done.value += 1
        time.sleep(0.1)


def main():
    done = Value("i", 0)
    workers = [Process(target=work, args=(done, 2)) for _ in range(2)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    return done.value

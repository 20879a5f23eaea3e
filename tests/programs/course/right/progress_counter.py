"""Workers count what they have done; the parent looks now and then and prints how far they are."""
import time
from multiprocessing import Process, Value

TOTAL = 4


def work(done, items):
    for _ in range(items):
        time.sleep(1)
        with done.get_lock():
            done.value += 1


def main():
    done = Value("i", 0)
    workers = [Process(target=work, args=(done, TOTAL // 2), daemon=True) for _ in range(2)]
    for w in workers:
        w.start()
    while done.value < TOTAL:
        print(f"\r{100 * done.value // TOTAL:3d} %", end="", flush=True)
        time.sleep(0.3)
    for w in workers:
        w.join()
    return done.value

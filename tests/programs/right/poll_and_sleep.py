"""Look, sleep a little, look again."""
import time
from multiprocessing import Event, Process

def work(ready):
    time.sleep(0.35)
    ready.set()

def main():
    ready = Event()
    p = Process(target=work, args=(ready,))
    p.start()
    looks = 0
    while not ready.is_set():
        looks += 1
        time.sleep(0.1)
    p.join()
    return looks > 0

"""A terminated holder leaves its lock locked."""
import time
from multiprocessing import Lock, Process

def work(lock):
    with lock:
        time.sleep(1)

def main():
    lock = Lock()
    p = Process(target=work, args=(lock,))
    p.start()
    p.terminate()
    p.join()
    with lock:
        return "done"

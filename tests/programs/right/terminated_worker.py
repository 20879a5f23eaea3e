"""A worker without an end is terminated, holding nothing."""
import time
from multiprocessing import Event, Process

def work(started):
    started.set()
    while True:
        time.sleep(1)

def main():
    started = Event()
    p = Process(target=work, args=(started,))
    p.start()
    started.wait()
    p.terminate()
    p.join()
    return p.exitcode

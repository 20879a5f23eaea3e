"""A daemon beats as long as the main program works; nothing waits for it, and nothing needs to."""
import time
from multiprocessing import Process, current_process


def beat():
    while True:
        time.sleep(1)
        print(f"{current_process().name}: still here")


def work(numbers, out):
    time.sleep(2.5)
    out.send(sum(numbers))


def main():
    from multiprocessing import Pipe

    Process(target=beat, name="heart", daemon=True).start()
    here, there = Pipe()
    p = Process(target=work, args=([1, 2, 3], there))
    p.start()
    total = here.recv()
    p.join()
    return total

"""Two processes add under a lock."""
from multiprocessing import Lock, Process, RawValue

def add(counter, lock):
    with lock:
        counter.value += 1

def main():
    counter, lock = RawValue("i", 0), Lock()
    ps = [Process(target=add, args=(counter, lock)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return counter.value

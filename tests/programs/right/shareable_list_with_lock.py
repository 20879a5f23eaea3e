"""A ShareableList has no lock of its own; the last one to count says so in it."""
from multiprocessing import Lock, Process
from multiprocessing.shared_memory import ShareableList

def count(items, lock):
    with lock:
        items[0] += 1
        if items[0] == 2: items[1] = "done"

def main():
    items, lock = ShareableList([0, "going"]), Lock()
    ps = [Process(target=count, args=(items, lock)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    found = list(items)
    items.shm.close()
    items.shm.unlink()
    return found

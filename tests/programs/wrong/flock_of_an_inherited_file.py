"""The file was opened before the fork: both have the same lock."""
import fcntl
import os
from multiprocessing import Process

def add(f):
    fcntl.flock(f, fcntl.LOCK_EX)
    n = int(os.stat("n.txt").st_size)
    with open("n.txt", "w") as g: g.write("x" * (n + 1))
    fcntl.flock(f, fcntl.LOCK_UN)

def main():
    open("n.txt", "w").close()
    with open("lock", "w") as f:
        ps = [Process(target=add, args=(f,)) for _ in range(2)]
        for p in ps: p.start()
        for p in ps: p.join()
    return os.path.getsize("n.txt")

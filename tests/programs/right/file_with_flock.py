"""A counter in a file, and the file itself is the lock."""
import fcntl
from multiprocessing import Process

def add(path):
    with open(path, "r+") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        n = int(f.read())
        f.seek(0)
        f.write(str(n + 1))

def main():
    with open("n.txt", "w") as f: f.write("0")
    ps = [Process(target=add, args=("n.txt",)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return int(open("n.txt").read())

"""Two files, locked in opposite order."""
import fcntl
from multiprocessing import Process

def both(one, two):
    with open(one, "w") as f, open(two, "w") as g:
        fcntl.flock(f, fcntl.LOCK_EX)
        fcntl.flock(g, fcntl.LOCK_EX)

def main():
    ps = [Process(target=both, args=names) for names in (("a", "b"), ("b", "a"))]
    for p in ps: p.start()
    for p in ps: p.join()

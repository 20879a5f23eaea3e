# verdict: wrong
"""Processes with names that are none."""
from multiprocessing import Process
def total(numbers):
    for name in ("\x1b[2J", "MainProcess", "a\nb", "x" * 100_000, "\ud800"):
        child = Process(target=print, args=(name[:100],), name=name)
        child.start()
        child.join()
    return -1

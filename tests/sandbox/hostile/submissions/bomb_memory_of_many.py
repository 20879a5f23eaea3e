# verdict: refused
# says: memory
"""Each process stays below the limit; together they don't."""
import time
from multiprocessing import Process
def keep():
    kept = bytearray(b"x" * 30_000_000)
    time.sleep(60)
    return kept
def total(numbers):
    children = [Process(target=keep) for _ in range(8)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    return -1

# verdict: refused
# says: open
"""Pipes without end."""
from multiprocessing import Pipe
def total(numbers):
    kept = [Pipe() for _ in range(5000)]
    return -1

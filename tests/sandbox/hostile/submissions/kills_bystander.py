# verdict: wrong
"""Kills a process that has nothing to do with it."""
import os, signal
def total(numbers):
    try:
        os.kill(@VICTIM@, signal.SIGKILL)
    except OSError:
        pass
    return -1

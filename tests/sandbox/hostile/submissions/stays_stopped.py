# verdict: leaked|deadlock|runaway
# explored: refused
"""Stops itself, so that it neither runs nor ends."""
import os, signal
def total(numbers):
    if os.fork() == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(0)
    return sum(numbers)

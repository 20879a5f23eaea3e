# verdict: crashed
"""Kills itself."""
import os, signal
def total(numbers):
    os.kill(os.getpid(), signal.SIGKILL)

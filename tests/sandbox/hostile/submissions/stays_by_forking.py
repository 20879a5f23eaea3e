# verdict: leaked|refused|runaway
"""A chain in which everybody forks the next one and ends."""
import os
def total(numbers):
    if os.fork() == 0:
        os.setsid()
        for _ in range(50_000):
            if os.fork() != 0:
                os._exit(0)
        os._exit(0)
    return sum(numbers)

# verdict: wrong
"""Keeps memory in a file that has no name."""
import os
def total(numbers):
    try:
        number = os.memfd_create("hostile")
    except OSError:
        return "blocked"
    for _ in range(100):
        os.write(number, b"x" * 5_000_000)
    return "escaped"

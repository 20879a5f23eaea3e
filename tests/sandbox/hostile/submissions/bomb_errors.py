# verdict: refused
# explored: refused
# says: printed
"""Complains without end."""
import os
def total(numbers):
    for _ in range(20_000):
        os.write(2, b"x" * 10_000)
    return -1

# verdict: refused
# explored: refused
# says: printed
"""One line without end."""
import os
def total(numbers):
    for _ in range(20_000):
        os.write(1, b"x" * 10_000)
    return -1

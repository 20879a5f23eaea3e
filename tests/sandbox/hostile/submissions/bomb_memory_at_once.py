# verdict: refused
# says: memory
"""Asks for more than there is, and writes to it."""
def total(numbers):
    return len(b"x" * (20 * 1024**3))

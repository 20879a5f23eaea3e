# verdict: refused
# says: printed
"""Prints without end."""
def total(numbers):
    for _ in range(2_000_000):
        print("x" * 100)
    return -1

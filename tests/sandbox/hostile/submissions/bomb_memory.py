# verdict: refused
# explored: refused
# says: memory
"""Keeps everything."""
def total(numbers):
    kept = []
    for _ in range(1000):
        kept.append(bytearray(b"x" * 1_000_000))
    return -1

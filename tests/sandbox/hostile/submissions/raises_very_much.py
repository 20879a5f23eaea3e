# verdict: crashed
"""An exception of ten million characters."""
def total(numbers):
    raise ValueError("x" * 10_000_000)

# verdict: wrong
"""Ten million characters."""
def total(numbers):
    return "x" * 10_000_000

# verdict: refused|crashed
# explored: refused|crashed
"""A result of sixty million characters."""
def total(numbers):
    return ["x" * 1_000_000] * 60

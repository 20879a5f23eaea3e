# verdict: refused|crashed|wrong|runaway
"""A small object that is large when it is written down."""
def total(numbers):
    box = ["x" * 1000]
    for _ in range(20):
        box = [box] * 8
    return box

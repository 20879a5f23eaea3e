# verdict: wrong
"""A result without a bottom."""
def total(numbers):
    box = []
    box.append(box)
    return box

# verdict: runaway
# explored: runaway
"""Computes for ever where Python hears no signal."""
def total(numbers):
    return sum(iter(int, 1))

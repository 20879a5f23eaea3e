# verdict: runaway
"""Computes for ever."""
def total(numbers):
    while True:
        pass

# verdict: crashed
# explored: crashed
"""Leaves with status 0 in the middle of the call."""
import os
def total(numbers):
    os._exit(0)

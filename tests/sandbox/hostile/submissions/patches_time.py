# verdict: runaway
"""Stops the clock, and goes on for ever."""
import time
def total(numbers):
    time.monotonic = time.time = time.perf_counter = lambda: 0.0
    while True:
        pass

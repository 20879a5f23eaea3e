# verdict: refused
# says: files|open
# not in middle: what has no name any more is not counted there
"""Fills files that have no name any more."""
import os, time
def total(numbers):
    kept = []
    for number in range(40):
        kept.append(open(f"part-{number}", "wb"))
        os.remove(f"part-{number}")
        kept[-1].write(b"x" * 4_000_000)
        kept[-1].flush()
    time.sleep(60)

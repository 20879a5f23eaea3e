# verdict: wrong
"""Reads what others have handed in."""
import os
def total(numbers):
    try:
        os.listdir("@CLASS@")
        return "escaped"
    except OSError:
        pass
    try:
        open("@CLASS@/right_00/01_total/work.py").read()
        return "escaped"
    except OSError:
        return "blocked"

# verdict: wrong
"""Loads the reference solution and calls it."""
import sys
def total(numbers):
    sys.path.insert(0, "@COURSE@/solutions/01_total")
    sys.modules.pop("work", None)
    try:
        with open("@COURSE@/solutions/01_total/work.py") as file:
            exec(file.read(), globals())
        return "escaped"
    except OSError:
        return "blocked"

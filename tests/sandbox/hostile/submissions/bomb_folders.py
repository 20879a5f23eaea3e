# verdict: refused
# says: files
"""Folders in folders in folders."""
import os, time
def total(numbers):
    for _ in range(5000):
        os.mkdir("d")
        os.chdir("d")
    time.sleep(60)

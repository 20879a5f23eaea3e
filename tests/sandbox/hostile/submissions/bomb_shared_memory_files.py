# verdict: refused
# says: memory
# not in middle: /dev/shm is the machine's there, and what is put in many files is only bounded by it
"""Fills /dev/shm with files that are small enough."""
import os, time
def total(numbers):
    for number in range(60):
        with open(f"/dev/shm/hostile-{number}", "wb") as file:
            file.write(b"x" * 4_000_000)
    time.sleep(60)

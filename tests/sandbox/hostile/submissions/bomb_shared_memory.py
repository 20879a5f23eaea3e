# verdict: refused
# says: memory|file
"""Fills /dev/shm."""
import time
def total(numbers):
    with open("/dev/shm/hostile-bomb", "wb") as file:
        for _ in range(60):
            file.write(b"x" * 5_000_000)
            file.flush()
            file.seek(0, 2)
    time.sleep(60)

# verdict: refused
# says: memory
"""Shares memory that lies in no file."""
import mmap, time
def total(numbers):
    kept = []
    for _ in range(40):
        kept.append(mmap.mmap(-1, 10_000_000))
        kept[-1].write(b"x" * 10_000_000)
    time.sleep(60)
